#include "identity/oidc/link_login.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<OidcLogin> link_login(store::Tx& tx, const Context& context, const LinkLogin& in) {
    auto login = tx.one<OidcLogin>(queries::link_oidc_login, in, "now"_p = context.now);
    if (!login) return fail(Code::wrong_state, "This login belongs to another account here.");
    return *std::move(login);
}

}  // namespace hf::identity
