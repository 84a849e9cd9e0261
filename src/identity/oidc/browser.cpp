#include "identity/oidc/browser.h"

#include <algorithm>

#include "base/text.h"
#include "http/cookie.h"
#include "http/request.h"
#include "identity/oidc/begin_flow.h"

namespace hf::identity {
namespace {

constexpr std::size_t kSecretLength = 52;  // 256 bits in base 32

bool is_secret(std::string_view text) {
    return text.size() == kSecretLength &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::string browser_secret(const http::Request& request, Random& random) {
    const auto held = http::cookie_named(request, kFlowCookie);
    return is_secret(held) ? std::string{held} : base32(random.bytes<32>());
}

std::string flow_cookie(std::string_view secret) {
    return http::private_cookie(kFlowCookie, secret, "/sign-in",
                                std::chrono::duration_cast<std::chrono::seconds>(kFlowLife));
}

std::string bound_to_cookie(std::string_view secret) { return "cookie " + std::string{secret}; }
std::string bound_to_session(std::string_view session) { return "session " + std::string{session}; }

std::vector<std::string> bindings_of(const http::Request& request) {
    std::vector<std::string> all;
    if (const auto held = http::cookie_named(request, kFlowCookie); is_secret(held))
        all.push_back(bound_to_cookie(held));
    if (request.by_cookie && request.caller.kind == Caller::Kind::user)
        all.push_back(bound_to_session(request.caller.session));
    return all;
}

}  // namespace hf::identity
