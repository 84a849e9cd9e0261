// Beginning a sign-in at a provider: what is remembered until the browser comes back with a code.
#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "base/shapes.h"
#include "base/time.h"
#include "store/tx.h"

namespace hf::identity {

inline constexpr Duration kFlowLife = std::chrono::minutes{10};

struct BeginFlow {
    std::string provider;                       // by name
    std::string return_to;                      // where to lead the browser afterwards; "/" when it is no local path
    std::string browser;                        // a secret that this browser holds, in a cookie
    std::optional<std::string> link_user_id{};  // link the login to this account rather than sign in
};

/// What goes to the provider. `state`, `nonce` and `code_verifier` have 256 random bits each (RFC 7636 §4.1).
struct BegunFlow {
    std::string state;
    std::string nonce;
    std::string code_verifier;
};

/// Writes the flow down for ten minutes. Each call begins another.
Result<BegunFlow> begin_flow(store::Tx& tx, const Context& context, const BeginFlow& in);

}  // namespace hf::identity
