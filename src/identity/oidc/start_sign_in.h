// The first step of a sign-in at a provider: where the browser is sent.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"
#include "identity/oidc/begin_flow.h"

namespace hf::identity {

/// Where the provider sends the browser back to: byte by byte what has to be registered there.
std::string callback_url(const Identity& identity, std::string_view provider);

/// Where it sends the browser once somebody has signed out there, too: to be registered in the same way.
std::string signed_out_url(const Identity& identity);

/// Begins the flow and gives the address at the provider. not_found: there is no such provider; unavailable: it gives
/// no usable answer. Safe to repeat: each begins another.
Result<std::string> start_sign_in(http::Trip& trip, const Identity& identity, const BeginFlow& in);

}  // namespace hf::identity
