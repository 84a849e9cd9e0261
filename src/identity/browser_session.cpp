#include "identity/browser_session.h"

#include <algorithm>

#include "base/text.h"
#include "http/cookie.h"
#include "identity/page_form.h"
#include "identity/sessions/sign_out.h"

namespace hf::identity {
namespace {

constexpr std::size_t kDeviceBytes = 20, kDeviceLetters = 32;  // base32: five bits a letter

bool is_device(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return text.size() == kDeviceLetters && std::ranges::all_of(text, letter);
}

}  // namespace

bool keeps_cookies(const http::Request& request) {
    if (request.secure) return true;
    const auto host = request.host;
    const auto name = host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
    const auto of_an_address = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    return name == "localhost" || name.ends_with(".localhost") || name == "[::1]" ||
           (name.starts_with("127.") && std::ranges::all_of(name, of_an_address));
}

std::string known_device(const http::Request& request) {
    const auto shown = http::cookie_named(request, http::kDeviceCookie);
    return is_device(shown) ? std::string{shown} : std::string{};
}

std::string device_of(const http::Request& request, Random& random) {
    auto known = known_device(request);
    return known.empty() ? base32(random.bytes<kDeviceBytes>()) : known;
}

http::Reply begin_browser_session(http::Trip& trip, const OpenedSession& opened, std::string_view device,
                                  std::string_view place) {
    if (trip.caller().kind == Caller::Kind::user && trip.request.by_cookie)
        trip.write([](store::Tx& tx, const Context& context) { return sign_out(tx, context, {}); });
    auto reply = see_other(place);
    reply.fields.add("Set-Cookie", http::session_cookie(opened.secret));
    if (!device.empty()) reply.fields.add("Set-Cookie", http::device_cookie(device));
    return reply;
}

}  // namespace hf::identity
