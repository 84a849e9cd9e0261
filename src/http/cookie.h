// Cookies that a browser sends (RFC 6265 §4.2.1), and the one that says who is signed in.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace hf::http {

struct Request;

struct Cookie {
    std::string_view name;
    std::string_view value;
};

/// In the order they were sent. What has no "=" is no cookie.
std::vector<Cookie> cookies_of(const Request& request);

/// The value of the cookie of that name; an empty text when there is none, or when there are several that differ, of
/// which a neighbor of this host may have planted one.
std::string_view cookie_named(const Request& request, std::string_view name);

/// A Set-Cookie that scripts cannot read and other sites cannot make a browser send. `Secure` always: browsers take
/// 127.0.0.1 for safe without TLS.
std::string private_cookie(std::string_view name, std::string_view value, std::string_view path,
                           std::chrono::seconds life);

/// Stands for a person who signed in with this browser. Its name starts as all of ours do, so that no site behind the
/// gate gets to see it.
inline constexpr std::string_view kSessionCookie = "holdfast_session";

/// Stands for a browser that signed somebody in before, whoever it was: guessing is counted apart for it.
inline constexpr std::string_view kDeviceCookie = "holdfast_device";

/// A private_cookie() for all of the API, kept as long as browsers keep any (RFC 6265bis §5.5): when the session ends
/// is the server's to say.
std::string session_cookie(std::string_view value);
/// The one that takes it back.
std::string no_session_cookie();
/// The same of a device, for a year.
std::string device_cookie(std::string_view value);

}  // namespace hf::http
