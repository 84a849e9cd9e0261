#include "identity/oidc/begin_flow.h"

#include "base/digest.h"
#include "base/text.h"
#include "identity/oidc/web_address.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

std::string secret(Random& random) {
    const auto bytes = random.bytes<32>();
    return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

Result<BegunFlow> begin_flow(store::Tx& tx, const Context& context, const BeginFlow& in) {
    BegunFlow flow{secret(context.random), secret(context.random), secret(context.random)};
    tx.run(queries::insert_oidc_flow, "state_digest"_p = sha256_hex(flow.state), "provider"_p = in.provider,
           "nonce"_p = flow.nonce, "code_verifier"_p = flow.code_verifier, "return_to"_p = local_path(in.return_to),
           "link_user_id"_p = in.link_user_id, "browser_digest"_p = sha256_hex(in.browser),
           "created_at"_p = context.now, "expires_at"_p = context.now + kFlowLife);
    return flow;
}

}  // namespace hf::identity
