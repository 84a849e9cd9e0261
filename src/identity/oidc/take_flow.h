// The browser is back from the provider: its sign-in is taken up again, once.
#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "base/shapes.h"
#include "base/time.h"
#include "store/tx.h"

namespace hf::identity {

struct TakeFlow {
    std::string state;
    std::string browser;
};

struct Flow {
    std::string provider;
    std::string nonce;
    std::string code_verifier;
    std::string return_to;
    std::optional<std::string> link_user_id;
};
BOOST_DESCRIBE_STRUCT(Flow, (), (provider, nonce, code_verifier, return_to, link_user_id))

/// Once: who takes it has it, everybody else gets wrong_state, as for a state that never was, is older than ten minutes
/// or comes from another browser (whose owner can still finish). Take it before the code is exchanged.
Result<Flow> take_flow(store::Tx& tx, const Context& context, const TakeFlow& in);

/// Forgets flows whose ten minutes are over, kPruneBite at most. Returns how many; to be called again while that is
/// any.
int prune_flows(store::Tx& tx, const Context& context);

}  // namespace hf::identity
