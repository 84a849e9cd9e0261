// Taking a login at a provider away from one's account.
#pragma once

#include "identity/oidc/find_login.h"

namespace hf::identity {

struct UnlinkLogin {
    std::string id;  // login_id()
};
BOOST_DESCRIBE_STRUCT(UnlinkLogin, (), (id))

/// not_found when the caller has no such login; wrong_state when it is the last way into an account without a password.
/// Sessions that were begun with it go on.
Result<Nothing> unlink_login(store::Tx& tx, const Context& context, const UnlinkLogin& in);

}  // namespace hf::identity
