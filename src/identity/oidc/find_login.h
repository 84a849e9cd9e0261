// A login that an account has at a provider. It is known by (issuer, subject) and by nothing else: never by an address.
#pragma once

#include <string>
#include <vector>

#include "identity/accounts/user.h"

namespace hf::identity {

struct LoginKey {
    std::string issuer;
    std::string subject;
};
BOOST_DESCRIBE_STRUCT(LoginKey, (), (issuer, subject))

struct OidcLogin {
    std::string issuer;
    std::string subject;
    UserId user_id;
    std::string label;
    Time created_at;
    Time last_used_at;
};
BOOST_DESCRIBE_STRUCT(OidcLogin, (), (issuer, subject, user_id, label, created_at, last_used_at))

/// not_found: nobody here has it.
Result<OidcLogin> find_login(store::Tx& tx, const Context& context, const LoginKey& in);
/// All of an account, the oldest first.
std::vector<OidcLogin> logins_of(store::Tx& tx, const UserId& user);
/// It was used just now. Nothing happens where nobody has it.
Result<Nothing> note_login(store::Tx& tx, const Context& context, const LoginKey& in);

}  // namespace hf::identity
