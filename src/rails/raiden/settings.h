// What [rails.raiden] of holdfast.toml says: which node, which network, which tokens stand for which assets.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json_text.h"
#include "base/money.h"
#include "base/time.h"

namespace hf::rails {

/// A token and the asset under which the ledger counts it.
struct RaidenToken {
    Asset asset;          // of a scale of at most 9
    std::string address;  // with checksum
    int decimals = 0;     // the token's own, at least the asset's scale
};

struct RaidenSettings {
    std::string endpoint;  // of the node: "http://127.0.0.1:5002", without a last slash
    std::int64_t network_id = 0;
    std::string app_url = "https://lightclient.raiden.network/";  // deep links into a wallet begin with it
    Duration poll{500};                                           // while something is awaited
    std::vector<RaidenToken> tokens;
};

/// Refused with invalid_fields; every field names its key by a JSON pointer into the section, and its value.
/// In sandbox mode refused too: a network where the money may be real (may_be_real()).
Result<RaidenSettings> read_raiden_settings(const json::value& section, bool sandbox);

/// The rule of the sandbox, in one place. Networks known to be for testing are taken anywhere; networks known to be
/// real nowhere, also when their node is on this very machine, as nodes often are; any other (a private chain) only at
/// a loopback address.
bool may_be_real(const RaidenSettings& settings);

}  // namespace hf::rails
