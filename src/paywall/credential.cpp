#include "paywall/credential.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "http/cookie.h"

namespace hf::paywall {
namespace {

using http::Cookie;

constexpr std::size_t kBindingDigits = 16;

bool is_of_a_purchase(std::string_view name) {
    return name.starts_with(kCookiePrefix) && name.size() == kCookiePrefix.size() + kBindingDigits &&
           std::ranges::all_of(name.substr(kCookiePrefix.size()),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Those that the gate has set: a browser brings those of all ports of a host, and people sign in at another one.
std::vector<Cookie> our_cookies(const http::Request& request) {
    auto all = http::cookies_of(request);
    std::erase_if(all, [](const Cookie& one) { return !is_of_a_purchase(one.name); });
    return all;
}

Error malformed(std::string_view field) {
    return {Code::malformed_request, fmt::format("The field {} does not hold what opens anything here.", field)};
}

std::string gone(std::string_view name, bool secure) {
    return fmt::format("{}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax{}", name, secure ? "; Secure" : "");
}

}  // namespace

std::string cookie_name(std::string_view binding) {
    return fmt::format("{}{}", kCookiePrefix, binding.substr(0, kBindingDigits));
}

Result<Credential> credential_of(const http::Request& request, std::span<const std::string> bindings,
                                 const Receipts& receipts) {
    if (const auto* field = request.fields.find(kPaymentField)) {
        const auto id = PaymentId::parse(field->value);
        if (!id || request.fields.count(kPaymentField) > 1) return std::unexpected(malformed(kPaymentField));
        return Credential{.from = Credential::From::header, .id = *id};
    }
    if (const auto* field = request.fields.find(kRaidenField)) {
        const auto identifier = parse_decimal(field->value);
        if (!identifier || request.fields.count(kRaidenField) > 1) return std::unexpected(malformed(kRaidenField));
        return Credential{.from = Credential::From::raiden_header, .identifier = *identifier};
    }
    if (const auto* field = request.fields.find(kReceiptField)) {
        auto receipt = receipts.check(field->value);
        if (!receipt || request.fields.count(kReceiptField) > 1) return std::unexpected(malformed(kReceiptField));
        return Credential{.from = Credential::From::header, .id = std::move(receipt->jti)};
    }
    const auto cookies = our_cookies(request);
    for (const auto& binding : bindings)
        for (const auto& cookie : cookies)
            if (cookie.name == cookie_name(binding))
                if (auto id = PaymentId::parse(cookie.value))
                    return Credential{.from = Credential::From::cookie, .id = *std::move(id)};
    return Credential{};
}

std::vector<std::string> cookies_to_set(const http::Request& request, std::string_view binding, const PaymentId& id) {
    const auto name = cookie_name(binding);
    auto others = our_cookies(request);
    std::erase_if(others, [&](const Cookie& cookie) { return cookie.name == name; });
    std::vector<std::string> values{
        fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax{}", name, id.text, request.secure ? "; Secure" : "")};
    std::erase_if(others, [&](const Cookie& cookie) {
        if (PaymentId::parse(cookie.value)) return false;
        values.push_back(gone(cookie.name, request.secure));
        return true;
    });
    // Ids are ordered by time, so the smallest are the oldest.
    std::ranges::sort(others, {}, &Cookie::value);
    for (std::size_t i = 0; others.size() - i + 1 > kMostCookies; ++i)
        values.push_back(gone(others[i].name, request.secure));
    return values;
}

}  // namespace hf::paywall
