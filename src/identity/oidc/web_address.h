// Addresses of providers: which of them may be called, and how parameters are written into them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace hf::identity {

/// https:// anywhere, http:// at this very machine alone (localhost, 127.*, [::1], by spelling), in printable ASCII,
/// without user name and fragment.
bool is_provider_address(std::string_view url);
/// The host is this machine, by its spelling.
bool is_loopback_address(std::string_view url);

/// "a=1&b=c%20d": as a query and as a form (RFC 6749 appendix B).
using Parameters = std::initializer_list<std::pair<std::string_view, std::string_view>>;
std::string form_of(Parameters parameters);
std::string form_encode(std::string_view text);
/// The address with these parameters after those it has.
std::string with_parameters(std::string_view url, Parameters parameters);

/// Where to lead a browser back to after a sign-in: `wanted` if it is a path of this server ("/…", at most 2,000
/// visible characters of ASCII), otherwise "/". "//host", backslashes and the like would lead somewhere else.
std::string local_path(std::string_view wanted);

}  // namespace hf::identity
