#include "main/origin_timeout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hf::cli {
namespace {

constexpr std::int64_t kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

struct Unit {
    std::int64_t ms;
    std::array<std::string_view, 5> names;
};
// From the largest to the smallest, as they follow each other in a text.
constexpr std::array kUnits{
    Unit{7 * kDay, {"w", "wk", "week", "weeks", "wks"}},      Unit{kDay, {"d", "day", "days", "", ""}},
    Unit{kHour, {"h", "hr", "hrs", "hour", "hours"}},         Unit{kMinute, {"m", "min", "mins", "minute", "minutes"}},
    Unit{kSecond, {"s", "sec", "secs", "second", "seconds"}},
};

std::string_view take_while(std::string_view& text, auto is) {
    const auto end = std::ranges::find_if_not(text, is) - text.begin();
    const auto taken = text.substr(0, static_cast<std::size_t>(end));
    text.remove_prefix(taken.size());
    return taken;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_between(char c) { return c == ' ' || c == ',' || c == '\t'; }

/// "1.25" of something of `unit` ms, to the millisecond below.
std::optional<std::int64_t> scaled(std::string_view number, std::int64_t unit) {
    const auto point = number.find('.');
    const auto whole = parse_decimal(number.substr(0, point));
    if (!whole || *whole > 100'000'000) return std::nullopt;
    std::int64_t ms = *whole * unit;
    if (point == number.npos) return ms;
    const auto fraction = number.substr(point + 1);
    if (fraction.empty() || !std::ranges::all_of(fraction, is_digit)) return std::nullopt;
    std::int64_t part = unit;
    for (const char digit : fraction.substr(0, 9)) {
        ms += part * (digit - '0') / 10;
        part /= 10;
    }
    return ms;
}

std::optional<std::int64_t> in_words(std::string_view text) {
    std::int64_t sum = 0;
    std::size_t next = 0;  // units come in their order, each once
    while (!text.empty()) {
        const auto number = take_while(text, [](char c) { return is_digit(c) || c == '.'; });
        take_while(text, [](char c) { return c == ' '; });
        const auto name = take_while(text, is_letter);
        const auto unit = std::ranges::find_if(
            kUnits.begin() + static_cast<std::ptrdiff_t>(next), kUnits.end(),
            [&](const Unit& one) { return std::ranges::find(one.names, name) != one.names.end(); });
        if (number.empty() || name.empty() || unit == kUnits.end()) return std::nullopt;
        const auto ms = scaled(number, unit->ms);
        if (!ms) return std::nullopt;
        sum += *ms;
        next = static_cast<std::size_t>(unit - kUnits.begin()) + 1;
        take_while(text, is_between);
    }
    return sum;
}

/// "[[[days:]hours:]minutes]:seconds"
std::optional<std::int64_t> by_clock(std::string_view text) {
    constexpr std::array kFromTheRight{kSecond, kMinute, kHour, kDay};
    const auto pieces = split(text, ':');
    if (pieces.size() < 2 || pieces.size() > kFromTheRight.size()) return std::nullopt;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto from_right = pieces.size() - 1 - i;
        if (pieces[i].empty() && i == 0 && pieces.size() == 2) continue;  // ":22"
        if (from_right > 0 && pieces[i].contains('.')) return std::nullopt;
        const auto ms = scaled(pieces[i], kFromTheRight[from_right]);
        if (!ms) return std::nullopt;
        sum += *ms;
    }
    return sum;
}

}  // namespace

Result<Duration> parse_origin_timeout(std::string_view given) {
    const auto lowered = to_lower(trim(given));
    std::string_view text{lowered};
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text = trim(text.substr(1));
    const auto ms = text.empty() ? std::nullopt : text.contains(':') ? by_clock(text) : in_words(text);
    if (!ms)
        return fail(Code::malformed_request,
                    fmt::format("\"{}\" is no span of time, as 10mins, 1m24s or 1:24 would be", given));
    return Duration{negative ? -*ms : *ms};
}

}  // namespace hf::cli
