#include "paywall/pay_ways.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "base/text.h"
#include "http/qr_code.h"

namespace hf::paywall {
namespace {

constexpr std::string_view kShownElsewhere[] = {"pay", "link", "play_money"};

std::string text_in(const json::object& details, std::string_view key) {
    const auto* member = details.if_contains(key);
    return member != nullptr && member->is_string() ? std::string{member->get_string()} : std::string{};
}

std::string name_of(std::string_view rail) {
    if (rail == "sandbox") return "Play money";
    std::string name{rail};
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

/// "token address" for {"token": {"address": …}}; underscores are spaces to people.
void add_facts(json::array& facts, const std::string& before, const json::object& details) {
    for (const auto& member : details) {
        const std::string_view key{member.key()};
        if (std::ranges::find(kShownElsewhere, key) != std::end(kShownElsewhere)) continue;
        auto name = before + std::string{key};
        std::ranges::replace(name, '_', ' ');
        const auto& value = member.value();
        if (value.is_object())
            add_facts(facts, name + ' ', value.get_object());
        else if (value.is_string() && !value.get_string().empty())
            facts.push_back({{"name", name}, {"value", value}});
        else if (value.is_number())
            facts.push_back({{"name", name}, {"value", write_json(value)}});
    }
}

json::object way_by(const PublicPayment& payment, const OfferView& offer, const std::string& key) {
    const auto link = text_in(offer.details, "link");
    const bool linked = is_safe_link(link);
    const auto code = linked ? http::make_qr_code(link) : std::nullopt;
    json::array facts;
    add_facts(facts, "", offer.details);
    return {{"key", key},
            {"rail", offer.rail},
            {"name", name_of(offer.rail)},
            {"missing", spoken(offer.rest)},
            {"came", offer.received.amount > 0 ? spoken(offer.received) : ""},
            {"other_amount", offer.amount == payment.price ? "" : spoken(offer.amount)},
            {"play", is_play_money(offer) ? text_in(offer.details, "pay") : ""},
            {"link", linked ? link : ""},
            {"elsewhere", linked && (link.starts_with("https:") || link.starts_with("http:"))},
            {"qr", code ? http::qr_svg(*code, "QR code of the payment by " + name_of(offer.rail)) : ""},
            {"has_facts", !facts.empty()},
            {"facts", std::move(facts)}};
}

}  // namespace

json::array ways_to_pay(const PublicPayment& payment) {
    json::array ways;
    if (payment.state != State::awaited) return ways;
    std::map<std::string_view, int> of_rail;  // one rail may carry several prices
    for (const auto& offer : payment.offers) {
        const auto number = ++of_rail[offer.rail];
        ways.push_back(way_by(payment, offer, number == 1 ? offer.rail : fmt::format("{}-{}", offer.rail, number)));
    }
    return ways;
}

std::string received_by_offer(const PublicPayment& payment) {
    std::string text;
    for (const auto& offer : payment.offers)
        text += fmt::format("{}{}", text.empty() ? "" : ",", offer.received.amount);
    return text;
}

bool is_play_money(const OfferView& offer) {
    const auto* said = offer.details.if_contains("play_money");
    return said != nullptr && said->is_bool() && said->get_bool();
}

bool is_safe_link(std::string_view uri) {
    const auto colon = uri.find(':');
    if (colon == uri.npos || colon == 0 || colon + 1 == uri.size()) return false;
    const auto scheme = to_lower(uri.substr(0, colon));
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (!is_letter(scheme[0]) || !std::ranges::all_of(scheme, [&](char c) {
            return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        }))
        return false;
    constexpr std::string_view kRefused[] = {"javascript", "data", "vbscript", "blob", "file", "about", "filesystem"};
    return std::ranges::find(kRefused, scheme) == std::end(kRefused);
}

}  // namespace hf::paywall
