// Taking a login at a provider away from an account.
#pragma once

#include "identity/oidc/find_login.h"

namespace hf::identity {

struct UnlinkLogin {
    std::string issuer;
    std::string subject;
    std::string user_id;
};
BOOST_DESCRIBE_STRUCT(UnlinkLogin, (), (issuer, subject, user_id))

/// not_found when the account has no such login. Whether it is the last way into the account is for the caller to see.
Result<Nothing> unlink_login(store::Tx& tx, const Context& context, const UnlinkLogin& in);

}  // namespace hf::identity
