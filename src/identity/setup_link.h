// The one-time setup link: how the first key comes to whoever started the server.
//
// The link is printed on the terminal only. Its 160 random bits stand in the URL's fragment, which browsers send to
// nobody; the page at /setup posts them. It lives for 30 minutes, works once, and is dead once any key exists.
#pragma once

#include "identity/create_key.h"

namespace hf::identity {

inline constexpr Duration kSetupLinkLife = std::chrono::minutes{30};

struct SetupLink {
    std::string token;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(SetupLink, (), (token, expires_at))

/// `wrong_state` when a key exists already.
Result<SetupLink> make_setup_link(store::Tx& tx, const Context& context, const Nothing&);

/// "http://127.0.0.1:8080/setup#TOKEN"
std::string setup_url(std::string_view base, const SetupLink& link);

struct UseSetupLink {
    std::string token;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(UseSetupLink, (), (token, name))

constexpr auto notes(const UseSetupLink*) {
    return std::array{Note{"token", "What follows # in the link.", 1, 100},
                      Note{"name", "A name for the key, for people.", 1, 100}};
}

/// The first key, with all scopes. `wrong_state` when a key exists, the link was used, has expired or never was: a
/// stranger learns no more than that it does not work.
Result<NewKey> use_setup_link(store::Tx& tx, const Context& context, KeyMode mode, const UseSetupLink& in);

}  // namespace hf::identity
