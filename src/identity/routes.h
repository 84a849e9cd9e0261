// The HTTP surface of identity.
#pragma once

#include "http/route.h"
#include "identity/identity.h"
#include "identity/keys/key_text.h"
#include "identity/personal_data.h"

namespace hf::identity {

/// Who am I, the keys, and the setup link with its page.
http::Routes key_routes(KeyMode mode);
/// Accounts. Where no mail can be sent, those that need one are missing. The arguments outlive the routes.
http::Routes people_routes(const Identity& identity, const AllPersonalData& personal);
/// Sessions and tokens.
http::Routes session_routes(const Identity& identity);
/// The pages where people sign up, in and out and follow links, and that of one's own account, with their forms. Where
/// no mail can be sent or nobody may sign up, what needs it is missing. The arguments outlive the routes.
http::Routes sign_in_page_routes(const Identity& identity);
http::Routes account_page_routes(const Identity& identity, const AllPersonalData& personal);

/// Signing in with providers, and the logins that an account has there.
http::Routes oidc_routes(const Identity& identity);

}  // namespace hf::identity
