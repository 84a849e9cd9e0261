// The gates of a configuration, their refusals translated back to the file's keys and lines.
#pragma once

#include "main/settings.h"
#include "paywall/gate.h"
#include "rails/port.h"

namespace hf::cli {

/// The rails of this mode. In live mode the sandbox does not exist.
rails::Rails rails_of(const Settings& settings);

/// Error::detail has a sentence a line: "paywall.gates[0].price (holdfast.toml:7): …".
Result<paywall::GateTable> gates_of(const ConfigFile& file, const rails::Rails& rails);

}  // namespace hf::cli
