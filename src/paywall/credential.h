// How a request says that it has been paid for: a header (a payment's id, or a receipt), or a cookie that a 402 has
// set.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "http/request.h"
#include "paywall/receipt.h"

namespace hf::paywall {

inline constexpr std::string_view kPaymentField = "Holdfast-Payment";
inline constexpr std::string_view kRaidenField = "X-Raiden-Payment-Id";
inline constexpr std::string_view kReceiptField = "Holdfast-Receipt";
inline constexpr std::string_view kCookiePrefix = "holdfast_";
inline constexpr std::size_t kMostCookies = 20;

struct Credential {
    enum class From { nowhere, header, raiden_header, cookie };
    From from = From::nowhere;
    PaymentId id{};               // of a header or a cookie
    std::int64_t identifier = 0;  // of a Raiden header
};

/// The name of the cookie that opens what `binding` stands for: purchases live side by side.
std::string cookie_name(std::string_view binding);

/// What the request shows for one of these bindings, the first of them first. A header wins over cookies.
/// malformed_request for a header that cannot be one; a malformed cookie counts as none. A receipt stands for its
/// payment when `receipts` has signed it.
Result<Credential> credential_of(const http::Request& request, std::span<const std::string> bindings,
                                 const Receipts& receipts);

/// Set-Cookie values that hand out `id` for `binding`, and that take away the oldest of our cookies beyond kMostCookies
/// and those that are malformed.
std::vector<std::string> cookies_to_set(const http::Request& request, std::string_view binding, const PaymentId& id);

}  // namespace hf::paywall
