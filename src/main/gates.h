// The rails and gates of a configuration, their refusals translated back to the file's keys and lines.
#pragma once

#include "main/settings.h"
#include "paywall/gate.h"
#include "rails/raiden/raiden.h"

namespace hf::cli {

struct HouseRails {
    rails::Rails all;
    std::shared_ptr<rails::Raiden> raiden;  // one of them, where the file has it: what its poller works with
};

/// The rails of this mode: in live mode the sandbox does not exist, in sandbox mode none that may move real money.
/// Error::detail has a sentence a line.
Result<HouseRails> read_rails(const Configuration& configuration);
/// The same, or a UsageError.
HouseRails rails_of(const Configuration& configuration);

/// Error::detail has a sentence a line: "paywall.gates[0].price (holdfast.toml:7): …".
Result<paywall::GateTable> gates_of(const ConfigFile& file, const rails::Rails& rails);

}  // namespace hf::cli
