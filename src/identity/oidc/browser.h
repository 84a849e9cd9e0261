// Which browser a sign-in belongs to: what it began, no other finishes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace hf::http {
struct Request;
}

namespace hf::identity {

inline constexpr std::string_view kFlowCookie = "holdfast_flow";

/// The secret in the browser's cookie, so that sign-ins begun in two windows can both be finished; a new one when there
/// is none of ours.
std::string browser_secret(const http::Request& request, Random& random);
/// The Set-Cookie that gives it to the browser, for as long as a sign-in may take.
std::string flow_cookie(std::string_view secret);

/// For BeginFlow::browser. A session's name is no secret, so nobody may bring it along as if it were one.
std::string bound_to_cookie(std::string_view secret);
std::string bound_to_session(std::string_view session);

/// For TakeFlow::browser: all that this browser has shown to be.
std::vector<std::string> bindings_of(const http::Request& request);

}  // namespace hf::identity
