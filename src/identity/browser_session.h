// Somebody signed in with a browser: which cookies it gets, and whether it would bring them back.
#pragma once

#include <string>

#include "http/journey.h"
#include "http/reply.h"
#include "identity/sessions/open_session.h"

namespace hf::identity {

/// Whether a browser brings a `Secure` cookie back to where it sent this request: over TLS, and to itself on loopback.
bool keeps_cookies(const http::Request& request);

/// What this browser was given when somebody signed in with it before, or an empty text.
std::string known_device(const http::Request& request);
/// What this browser was given when somebody signed in with it before, or a new one.
std::string device_of(const http::Request& request, Random& random);

/// See other, with the cookie of the session and, unless it is empty, that of the device. A session that this browser
/// had before ends: nobody has planted the one that is good now.
http::Reply begin_browser_session(http::Trip& trip, const OpenedSession& opened, std::string_view device,
                                  std::string_view place);

}  // namespace hf::identity
