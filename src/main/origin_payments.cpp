#include "main/origin_payments.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace hf::cli {
namespace {

constexpr std::size_t kLongestNumber = 200;

std::unexpected<Error> refuse(std::string says) { return fail(Code::malformed_request, std::move(says)); }

/// "2020-10-29 10:10:00.123456" as the clock on that machine's wall showed it.
std::optional<Time> wall_moment(std::string_view text, const jobs::Zone& zone) {
    std::string iso{text.substr(0, 19)};
    if (iso.size() != 19 || iso[10] != ' ') return std::nullopt;
    iso[10] = 'T';
    const auto as_utc = parse_rfc3339(iso + "Z");
    if (!as_utc) return std::nullopt;
    // Python writes microseconds, or nothing where there are none.
    std::int64_t ms = 0;
    if (text.size() > 19) {
        const auto thousandths = text[19] == '.' ? parse_decimal(text.substr(20, 3)) : std::nullopt;
        if (!thousandths || text.size() != 26) return std::nullopt;
        ms = *thousandths;
    }
    constexpr std::int64_t kMinute = 60'000;
    const auto minute = zone.instant({as_utc->ms / kMinute});
    return minute + Duration{as_utc->ms % kMinute + ms};
}

}  // namespace

Result<Counted> count_decimal(std::string_view text, const Asset& asset) {
    const auto bad = [&] { return refuse(fmt::format("the amount \"{}\" is no decimal number", text.substr(0, 40))); };
    const auto e = text.find_first_of("eE");
    const auto mantissa = text.substr(0, e);
    std::int64_t exponent = 0;
    if (e != text.npos) {
        auto power = text.substr(e + 1);
        const bool negative = power.starts_with('-');
        if (negative || power.starts_with('+')) power.remove_prefix(1);
        const auto size = parse_decimal(power);
        if (!size || *size > 100) return bad();
        exponent = negative ? -*size : *size;
    }
    const auto point = mantissa.find('.');
    std::string digits{mantissa.substr(0, point)};
    std::string fraction{point == mantissa.npos ? "" : mantissa.substr(point + 1)};
    digits += fraction;
    if (digits.empty() || digits.size() > kLongestNumber || digits.find_first_not_of("0123456789") != digits.npos)
        return bad();
    // The number is `digits` with so many of them behind the point of a minor unit.
    const auto behind = static_cast<std::int64_t>(fraction.size()) - exponent - asset.scale();
    bool was_rounded = false;
    if (behind <= 0) {
        digits.append(static_cast<std::size_t>(-behind), '0');
    } else {
        digits.insert(0, static_cast<std::size_t>(behind), '0');
        const auto cut = digits.size() - static_cast<std::size_t>(behind);
        was_rounded = digits.find_first_not_of('0', cut) != digits.npos;
        digits.resize(cut);
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    const auto whole = digits.empty() ? 0 : parse_decimal(digits).value_or(-1);
    const auto amount = whole + (was_rounded ? 1 : 0);
    if (whole < 0 || amount > kMostAmount)
        return refuse(fmt::format("{} {} is more than any payment here holds", text, asset.code()));
    if (amount == 0) return refuse("the amount is nothing");
    return Counted{{amount, asset}, was_rounded};
}

OriginJudgement judge_origin_payment(const OriginPayment& row, const OriginWorld& world, Time now) {
    OriginJudgement out;
    const auto unreadable = [&](std::string why) {
        out.state = OriginState::unreadable;
        out.why = std::move(why);
        return out;
    };
    const auto identifier = parse_decimal(row.identifier.value_or(""));
    const auto counter = parse_decimal(row.counter.value_or(""));
    if (!identifier || !counter) return unreadable("it has no identifier and counter");
    out.identifier = *identifier;
    out.counter = *counter;
    if (!equals_ignoring_case(row.token_address.value_or(""), world.token_address))
        return unreadable(fmt::format("its token is {}", row.token_address.value_or("missing")));
    const auto deadline = wall_moment(row.timeout.value_or(""), world.zone);
    if (!deadline) return unreadable("its timeout is no moment");
    out.deadline = *deadline;
    const auto claimed = row.claimed.value_or("0");
    if (claimed != "0" && claimed != "1") return unreadable("whether it was claimed cannot be read");
    const bool has_event = row.payment_event && !row.payment_event->empty();
    const bool is_over = *deadline <= now;
    if (claimed == "1" && !has_event) return unreadable("it was claimed, and nobody had paid");
    auto counted = count_decimal(row.amount.value_or(""), world.asset);
    if (!counted) return unreadable(std::string{counted.error().says()});
    out.price = counted->money;
    out.was_rounded = counted->was_rounded;
    out.state = claimed == "1" ? OriginState::claimed
                : has_event    ? (is_over ? OriginState::paid_in_vain : OriginState::paid)
                               : (is_over ? OriginState::unpaid : OriginState::awaited);
    return out;
}

}  // namespace hf::cli
