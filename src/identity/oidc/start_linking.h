// The first step of linking a login at a provider to an account: its own, so that no stranger's site can take it.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct StartLinking {
    std::string provider;
    std::optional<std::string> to;
    std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(StartLinking, (), (provider, to, password))

constexpr auto notes(const StartLinking*) {
    return std::array{Note{"provider", "Its name.", 1, 40},
                      Note{"to", "Where to lead the browser afterwards: a path of this server."},
                      Note{"password", "Yours; needed where there is one.", 1, 512}};
}

struct LinkingStarted {
    std::string url;
};
BOOST_DESCRIBE_STRUCT(LinkingStarted, (), (url))

constexpr auto notes(const LinkingStarted*) {
    return std::array{Note{"url", "At the provider: send the browser there that asked."}};
}

/// start_sign_in() to link a login to the caller's account, in the very session that asks: the browser that comes back
/// has to be in it. wrong_state for a program, which comes with a token and no cookie; invalid_fields for no such
/// provider, or where the account has a password and it is missing or not right: who sits down at an open browser gains
/// no way in that outlasts a change of the password.
Result<LinkingStarted> start_linking(http::Trip& trip, const Identity& identity, const StartLinking& in);

}  // namespace hf::identity
