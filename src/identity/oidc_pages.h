// What a browser is shown on its way to a provider and back.
#pragma once

#include "http/reply.h"
#include "identity/identity.h"

namespace hf::identity {

/// Why a sign-in at the provider of that name came to nothing, and a way to begin again. Whoever may not come in is not
/// asked for a key: 403 where the error is unauthorized.
http::Reply sign_in_failed_page(const Identity& identity, const std::string& provider, Error error);

/// Leads on to `url` at a provider: the answer to a form. No redirect, since a browser follows none from a form to
/// another origin (CSP Level 3, form-action 'self').
http::Reply go_elsewhere_page(std::string title, std::string_view words, const std::string& url);

/// The same to where sign_out_url() leads, and takes the session's cookie back.
http::Reply sign_out_elsewhere_page(const std::string& url);

}  // namespace hf::identity
