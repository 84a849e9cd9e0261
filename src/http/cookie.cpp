#include "http/cookie.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/request.h"

namespace hf::http {

std::vector<Cookie> cookies_of(const Request& request) {
    std::vector<Cookie> all;
    for (const auto& field : request.fields) {
        if (!equals_ignoring_case(field.name, "Cookie")) continue;
        for (auto pair : split(field.value, ';')) {
            pair = trim(pair);
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos) all.push_back({pair.substr(0, equals), pair.substr(equals + 1)});
        }
    }
    return all;
}

std::string_view cookie_named(const Request& request, std::string_view name) {
    std::string_view found;
    for (const auto& cookie : cookies_of(request)) {
        if (cookie.name != name) continue;
        if (!found.empty() && cookie.value != found) return {};
        found = cookie.value;
    }
    return found;
}

std::string private_cookie(std::string_view name, std::string_view value, std::string_view path,
                           std::chrono::seconds life) {
    return fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; Secure; SameSite=Lax", name, value, path, life.count());
}

std::string session_cookie(std::string_view value) {
    return private_cookie(kSessionCookie, value, "/", std::chrono::days{400});
}

std::string no_session_cookie() { return private_cookie(kSessionCookie, "", "/", std::chrono::seconds{0}); }

std::string device_cookie(std::string_view value) {
    return private_cookie(kDeviceCookie, value, "/", std::chrono::days{365});
}

}  // namespace hf::http
