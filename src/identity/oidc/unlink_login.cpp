#include "identity/oidc/unlink_login.h"

#include "identity/queries.h"

namespace hf::identity {

Result<Nothing> unlink_login(store::Tx& tx, const Context&, const UnlinkLogin& in) {
    if (!tx.one<std::string>(queries::unlink_oidc_login, in)) return fail(Code::not_found);
    return Nothing{};
}

}  // namespace hf::identity
