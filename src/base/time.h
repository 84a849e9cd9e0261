// Moments and durations. A moment is Unix milliseconds, UTC: what the database stores and what is passed in.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hf {

using Duration = std::chrono::milliseconds;

struct Time {
    std::int64_t ms = 0;

    friend auto operator<=>(const Time&, const Time&) = default;
    friend Time operator+(Time t, Duration d) { return {t.ms + d.count()}; }
    friend Time operator-(Time t, Duration d) { return {t.ms - d.count()}; }
    friend Duration operator-(Time a, Time b) { return Duration{a.ms - b.ms}; }
};

/// RFC 3339 in UTC: "2027-01-01T00:00:00Z", milliseconds only where there are any.
std::string rfc3339(Time t);
Result<Time> parse_rfc3339(std::string_view text);

/// IMF-fixdate of RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". Parsing takes that one form only.
std::string http_date(Time t);
/// For people: "21 Nov 2026 10:33 UTC".
std::string spoken(Time t);
Result<Time> parse_http_date(std::string_view text);

/// "250ms", "90s", "10m", "24h", "90d", and sums of them: "1h30m". No sign, no fraction, no bare number.
Result<Duration> parse_duration(std::string_view text);
/// The shortest such text.
std::string text_of(Duration d);

}  // namespace hf
