#include "identity/oidc/find_login.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<OidcLogin> find_login(store::Tx& tx, const Context&, const LoginKey& in) {
    auto login = tx.one<OidcLogin>(queries::find_oidc_login, in);
    if (!login) return fail(Code::not_found);
    return *std::move(login);
}

std::vector<OidcLogin> logins_of(store::Tx& tx, const UserId& user) {
    return tx.all<OidcLogin>(queries::list_oidc_logins, "user_id"_p = user);
}

Result<Nothing> note_login(store::Tx& tx, const Context& context, const LoginKey& in) {
    tx.run(queries::note_oidc_login, in, "now"_p = context.now);
    return Nothing{};
}

}  // namespace hf::identity
