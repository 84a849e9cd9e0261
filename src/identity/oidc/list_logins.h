// The logins at providers that the caller's account has, as he sees them.
#pragma once

#include "identity/identity.h"
#include "identity/oidc/find_login.h"

namespace hf::identity {

struct Login {
    std::string id;
    std::optional<std::string> provider;
    std::string issuer;
    std::string label;
    Time created_at;
    Time last_used_at;
};
BOOST_DESCRIBE_STRUCT(Login, (), (id, provider, issuer, label, created_at, last_used_at))

constexpr auto notes(const Login*) {
    return std::array{Note{"provider", "Its name; missing when it is no longer configured."},
                      Note{"label", "How he is known there: an address or a name."},
                      Note{"last_used_at", "By access tokens alone it is known to the hour."}};
}

struct Logins {
    std::vector<Login> logins;
};
BOOST_DESCRIBE_STRUCT(Logins, (), (logins))

/// Made from issuer and subject, which it does not tell: "lgn_" and 32 hexadecimal digits.
std::string login_id(const OidcLogin& login);

/// The caller's, the oldest first.
Result<Logins> list_logins(store::Tx& tx, const Context& context, const Identity& identity);

}  // namespace hf::identity
