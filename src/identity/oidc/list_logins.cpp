#include "identity/oidc/list_logins.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<std::vector<OidcLogin>> list_logins(store::Tx& tx, const Context&, const std::string& user_id) {
    return tx.all<OidcLogin>(queries::list_oidc_logins, "user_id"_p = user_id);
}

}  // namespace hf::identity
