#include "identity/oidc/take_flow.h"

#include "base/digest.h"
#include "identity/accounts/user.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Flow> take_flow(store::Tx& tx, const Context& context, const TakeFlow& in) {
    auto flow = tx.one<Flow>(queries::take_oidc_flow, "state_digest"_p = sha256_hex(in.state),
                             "browser_digest"_p = sha256_hex(in.browser), "now"_p = context.now);
    if (!flow)
        return fail(Code::wrong_state,
                    "This sign-in is not open: it was finished before, took longer than ten minutes, or was begun in "
                    "another browser. Begin again.");
    return *std::move(flow);
}

int prune_flows(store::Tx& tx, const Context& context) {
    return static_cast<int>(
        tx.all<std::string>(queries::prune_oidc_flows, "now"_p = context.now, "most"_p = kPruneBite).size());
}

}  // namespace hf::identity
