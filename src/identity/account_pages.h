// The page on which somebody who is signed in looks after his account: how it looks, from data alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/reply.h"
#include "identity/accounts/user.h"
#include "identity/oidc/list_logins.h"
#include "identity/page_form.h"
#include "identity/sessions/list_sessions.h"
#include "identity/sign_in_pages.h"

namespace hf::identity {

struct AccountView {
    User user;
    std::vector<ShownSession> sessions;
    std::vector<Login> logins = {};
    std::vector<ProviderButton> providers = {};  // that are configured
    bool can_mail = true;                        // the address can be changed
};

/// The id of the form that links a login at the provider of that name.
std::string link_form_id(std::string_view provider);

/// `refused`: the id of the form that was ("profile", "email", "password", "erasure", link_form_id()); `refusal` says
/// why.
http::Reply account_page(const AccountView& view, std::string_view refused = {}, const Refusal* refusal = nullptr);

/// What a browser says of itself, for people: "Firefox on Linux". Of what is no browser its first 60 characters.
std::string spoken_device(std::string_view user_agent);

}  // namespace hf::identity
