// The pages before somebody is signed in: how they look, from data alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/reply.h"
#include "identity/identity.h"
#include "identity/page_form.h"

namespace hf::identity {

/// A provider that people can sign in with: its button leads to /sign-in/NAME.
struct ProviderButton {
    std::string name;
    std::string title;
};

/// One for each that is configured, in the order of the file.
std::vector<ProviderButton> buttons_of(const Identity& identity);

/// What these pages offer, and whether cookies would come back at all (keeps_cookies()).
struct SignInOffers {
    bool signs_up = true;
    bool resets = true;
    bool keeps_cookies = true;
    std::vector<ProviderButton> providers = {};
};

/// `to`: where to go then, a path of this server.
http::Reply sign_in_page(const SignInOffers& offers, std::string_view to, const Refusal* refusal);
http::Reply sign_up_page(const SignInOffers& offers, const Refusal* refusal);
/// To have a link sent.
http::Reply forgot_page();
/// To set a new password with that link; its token is in `refusal` when it was sent before.
http::Reply reset_page(const SignInOffers& offers, const Refusal* refusal);
/// To show that an address is one's own. `asks_password`: nobody is signed in, or somebody else.
http::Reply verify_page(const SignInOffers& offers, bool asks_password, const Refusal* refusal);

}  // namespace hf::identity
