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

namespace {

std::string own_cookie(std::string_view name, std::string_view value, std::chrono::seconds life) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Lax", name, value, life.count());
}

}  // namespace

std::string session_cookie(std::string_view value, std::chrono::seconds life) {
    return own_cookie(kSessionCookie, value, life);
}

std::string no_session_cookie() { return session_cookie("", std::chrono::seconds{0}); }

std::string device_cookie(std::string_view value) { return own_cookie(kDeviceCookie, value, std::chrono::days{365}); }

}  // namespace hf::http
