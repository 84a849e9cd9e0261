// Linking a login at a provider to an account here.
#pragma once

#include "identity/oidc/find_login.h"

namespace hf::identity {

struct LinkLogin {
    std::string issuer;
    std::string subject;
    UserId user_id;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(LinkLogin, (), (issuer, subject, user_id, label))

/// wrong_state when the login belongs to another account. Linking again is safe, and renews the label.
Result<OidcLogin> link_login(store::Tx& tx, const Context& context, const LinkLogin& in);

}  // namespace hf::identity
