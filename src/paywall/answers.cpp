#include "paywall/answers.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "paywall/credential.h"
#include "paywall/pay_page.h"

namespace hf::paywall {
namespace {

/// The q of the most specific range in Accept that covers type/subtype; thousandths.
int quality(std::string_view accept, std::string_view type, std::string_view subtype) {
    int best = 0, best_specificity = -1;
    for (auto part : split(accept, ',')) {
        auto pieces = split(part, ';');
        const auto range = split(trim(pieces.front()), '/');
        if (range.size() != 2) continue;
        const int specificity = range[0] == "*" ? 0 : range[1] == "*" ? 1 : 2;
        if (range[0] != "*" && !equals_ignoring_case(range[0], type)) continue;
        if (range[1] != "*" && !equals_ignoring_case(range[1], subtype)) continue;
        int q = 1000;
        for (std::size_t i = 1; i < pieces.size(); ++i) {
            const auto parameter = trim(pieces[i]);
            if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
            double value = 0;
            std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), value);
            q = value >= 0 && value <= 1 ? static_cast<int>(value * 1000 + 0.5) : 0;  // also no number at all
        }
        if (specificity > best_specificity) {
            best = q;
            best_specificity = specificity;
        }
    }
    return best;
}

const OfferView* offer_by(const PublicPayment& payment, std::string_view rail) {
    const auto found = std::ranges::find(payment.offers, rail, &OfferView::rail);
    return found == payment.offers.end() ? nullptr : &*found;
}

/// What clients of the system before us read: amount, token and receiver beside our own members, and its word for the
/// deadline.
std::string with_origins_fields(const PublicPayment& payment, const OfferView& raiden) {
    auto object = to_json(payment).as_object();
    for (const auto* member : {"amount", "token", "receiver"})
        if (const auto* value = raiden.details.if_contains(member)) object[member] = *value;
    object["timeout"] = object["deadline"];
    return write_json(object);
}

/// Each price once, in the order of the offers.
std::vector<Money> prices_of(const PublicPayment& payment) {
    std::vector<Money> prices;
    for (const auto& offer : payment.offers)
        if (std::ranges::find(prices, offer.amount) == prices.end()) prices.push_back(offer.amount);
    if (prices.empty()) prices.push_back(payment.price);
    return prices;
}

constexpr std::string_view kVary = "Accept, Cookie, Holdfast-Payment, Holdfast-Receipt, X-Raiden-Payment-Id";

}  // namespace

bool wants_page(const http::Request& request) {
    const auto accept = request.fields["Accept"];
    return quality(accept, "text", "html") > quality(accept, "application", "json");
}

bool wants_json(const http::Request& request) {
    const auto accept = request.fields["Accept"];
    return quality(accept, "application", "json") > quality(accept, "text", "html");
}

void allow_any_origin(http::Fields& fields) {
    fields.set("Access-Control-Allow-Origin", "*");
    fields.set("Access-Control-Expose-Headers",
               "Holdfast-Price, Holdfast-Receipt, Link, Retry-After, WWW-Authenticate, X-Request-ID");
}

http::Reply for_any_origin(http::Reply reply) {
    allow_any_origin(reply.fields);
    return reply;
}

http::Reply preflight(const http::Request& request) {
    http::Reply reply{.status = 204};
    allow_any_origin(reply.fields);
    reply.fields.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
    const auto asked = request.fields["Access-Control-Request-Headers"];
    reply.fields.set("Access-Control-Allow-Headers",
                     asked.empty() ? "Holdfast-Payment, Holdfast-Receipt, X-Raiden-Payment-Id, Content-Type" : asked);
    reply.fields.set("Access-Control-Max-Age", "86400");
    reply.fields.set("Vary", "Access-Control-Request-Headers");
    return reply;
}

json::value preview_of(const Payment& payment, const Gate& gate) {
    if (payment.preview.empty()) return gate.preview;
    auto words = parse_json(payment.preview);
    CHECK(words.has_value(), "a stored preview is JSON");
    return *std::move(words);
}

std::string preview_text(const json::value& preview, std::string_view key) {
    if (!preview.is_object()) return {};
    const auto* member = preview.get_object().if_contains(key);
    return member != nullptr && member->is_string() ? std::string{member->get_string()} : std::string{};
}

http::Reply bill_in_json(const Bill& bill) {
    const auto* raiden = offer_by(bill.payment, "raiden");
    auto body =
        "{\"payment\":" + (raiden != nullptr ? with_origins_fields(bill.payment, *raiden) : json_text(bill.payment));
    if (raiden != nullptr || !bill.preview.is_null()) body += ",\"preview\":" + write_json(bill.preview);
    if (!bill.notice.empty()) body += ",\"notice\":" + json_text(bill.notice);
    return http::json_reply(bill.status, body + '}');
}

http::Reply bill(const http::Request& request, const Bill& bill) {
    auto reply = wants_page(request) ? pay_page(bill) : bill_in_json(bill);
    reply.fields.set("WWW-Authenticate", fmt::format("Holdfast realm=\"{}\"", bill.gate.name));
    reply.fields.set("Link", fmt::format("<{}>; rel=\"payment\"", bill.payment.pay_page));
    reply.fields.set("Holdfast-Pay-Page", bill.payment.pay_page);
    reply.fields.set("Holdfast-Price", prices_text(prices_of(bill.payment)));
    reply.fields.set("Cache-Control", "no-store");
    reply.fields.set("Vary", kVary);
    if (bill.status == 401) reply.fields.set("Retry-After", "1");
    allow_any_origin(reply.fields);
    return reply;
}

http::Reply price_only(const Gate& gate, const std::vector<Money>& prices) {
    http::Reply reply{.status = 402};
    reply.fields.set("WWW-Authenticate", fmt::format("Holdfast realm=\"{}\"", gate.name));
    reply.fields.set("Holdfast-Price", prices_text(prices));
    reply.fields.set("Cache-Control", "no-store");
    reply.fields.set("Vary", kVary);
    allow_any_origin(reply.fields);
    return reply;
}

http::Reply not_awaited(const http::Request& request) {
    auto reply = http::problem({Code::payment_not_awaited}, request);
    reply.fields.set("Vary", kVary);
    allow_any_origin(reply.fields);
    return reply;
}

}  // namespace hf::paywall
