#include "rails/raiden/event.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "rails/raiden/eip55.h"

namespace hf::rails {
namespace {

constexpr std::size_t kNameDigits = 32;  // 128 bits

std::string name_of(std::string_view text) { return sha256_hex(text).substr(0, kNameDigits); }

/// A member as text. Numbers are texts on the wire; nodes of old wrote them bare.
Result<std::string> text_of_member(const json::object& entry, std::string_view name) {
    const auto* value = entry.if_contains(name);
    if (value != nullptr && value->is_string()) return std::string{value->get_string()};
    if (value != nullptr && value->is_int64()) return fmt::format("{}", value->get_int64());
    return fail(Code::malformed_request, fmt::format("{} is missing", name));
}

}  // namespace

Result<std::string> raiden_identifier(std::string_view text) {
    static const auto kMost = *BaseUnits::parse("18446744073709551615");
    const auto number = BaseUnits::parse(text);
    if (!number || *number > kMost)
        return fail(Code::malformed_request, "an identifier is a whole number of at most 64 bits");
    return number->text();
}

Result<LogTime> parse_log_time(std::string_view text) {
    constexpr std::size_t kToSeconds = 19;
    for (const std::string_view zone : {"Z", "+00:00"})
        if (text.ends_with(zone)) text.remove_suffix(zone.size());
    const auto seconds = parse_rfc3339(std::string{text.substr(0, kToSeconds)} + "Z");
    auto fraction = text.size() > kToSeconds ? text.substr(kToSeconds) : ".0";
    const bool is_fraction = fraction.size() > 1 && fraction.size() <= 10 && fraction.front() == '.' &&
                             fraction.find_first_not_of("0123456789", 1) == fraction.npos;
    if (!seconds || !is_fraction) return fail(Code::malformed_request, "log_time is not an ISO 8601 time in UTC");
    fraction.remove_prefix(1);
    const auto ms = *parse_decimal((std::string{fraction} + "00").substr(0, 3));
    fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
    return LogTime{*seconds + Duration{ms}, fmt::format("{}.{}", seconds->ms / 1'000, fraction)};
}

Result<RaidenEvent> read_raiden_event(const json::value& entry, std::string_view token) {
    if (!entry.is_object()) return fail(Code::malformed_request, "it is not an object");
    const auto& object = entry.get_object();
    const auto kind = TRY(text_of_member(object, "event"));
    RaidenEvent event;
    if (kind == "EventPaymentReceivedSuccess")
        event.kind = RaidenEvent::Kind::received;
    else if (kind == "EventPaymentSentSuccess")
        event.kind = RaidenEvent::Kind::sent;
    else
        return event;

    const auto its_token =
        object.contains("token_address") ? TRY(text_of_member(object, "token_address")) : std::string{token};
    if (its_token != token) return fail(Code::malformed_request, "it is of another token");
    const auto identifier = TRY(text_of_member(object, "identifier"));
    const auto amount = TRY(text_of_member(object, "amount"));
    const bool received = event.kind == RaidenEvent::Kind::received;
    const auto partner = TRY(text_of_member(object, received ? "initiator" : "target"));
    const auto log_time = TRY(text_of_member(object, "log_time"));
    event.identifier = TRY(raiden_identifier(identifier));
    event.amount = TRY(BaseUnits::parse(amount));
    if (event.amount.is_zero()) return fail(Code::malformed_request, "its amount is zero");
    event.partner = TRY(with_checksum(partner));
    const auto time = TRY(parse_log_time(log_time));
    event.at = time.at;
    event.transfer =
        name_of(fmt::format("{} {} {} {} {}", token, time.exact, event.identifier, event.partner, event.amount.text()));
    return event;
}

std::string fingerprint_of(const json::value& entry) {
    if (!entry.is_object()) return name_of(write_json(entry));
    // Not the whole entry: a newer node may tell more about the same payment.
    std::string text;
    for (const std::string_view name : {"event", "identifier", "initiator", "target", "amount", "log_time", "reason"}) {
        const auto* value = entry.get_object().if_contains(name);
        text += value == nullptr ? "-" : write_json(*value);
        text += '\n';
    }
    return name_of(text);
}

}  // namespace hf::rails
