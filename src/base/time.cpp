#include "base/time.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace hf {
namespace {

using std::chrono::days;
using SysMs = std::chrono::sys_time<Duration>;

constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Parts {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<Duration> clock;
    unsigned weekday;
};

Parts parts_of(Time t) {
    const SysMs at{Duration{t.ms}};
    const auto midnight = std::chrono::floor<days>(at);
    return {std::chrono::year_month_day{midnight}, std::chrono::hh_mm_ss<Duration>{at - midnight},
            std::chrono::weekday{midnight}.c_encoding()};
}

/// Exactly `text.size()` digits.
std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<Time> moment(int year, int month, int day, int hour, int minute, int second) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const auto since_epoch = std::chrono::sys_days{date}.time_since_epoch();
    return Time{Duration{since_epoch}.count() + ((hour * 60 + minute) * 60 + second) * 1000LL};
}

}  // namespace

std::string rfc3339(Time t) {
    const auto p = parts_of(t);
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int{p.date.year()}, unsigned{p.date.month()},
                            unsigned{p.date.day()}, p.clock.hours().count(), p.clock.minutes().count(),
                            p.clock.seconds().count());
    if (const auto ms = p.clock.subseconds().count(); ms != 0) text += fmt::format(".{:03}", ms);
    return text + 'Z';
}

Result<Time> parse_rfc3339(std::string_view text) {
    const auto bad = [] { return fail(Code::malformed_request, "a time looks like 2027-01-01T00:00:00Z"); };
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') ||
        text[13] != ':' || text[16] != ':')
        return bad();
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2)),
               hour = digits(text.substr(11, 2)), minute = digits(text.substr(14, 2)),
               second = digits(text.substr(17, 2));
    if (!year || !month || !day || !hour || !minute || !second) return bad();
    const auto whole = moment(*year, *month, *day, *hour, *minute, *second);
    if (!whole) return bad();

    auto rest = text.substr(19);
    std::int64_t ms = 0;
    if (rest.front() == '.') {
        rest.remove_prefix(1);
        std::size_t n = 0;
        for (int weight = 100; n < rest.size() && rest[n] >= '0' && rest[n] <= '9'; ++n, weight /= 10)
            ms += (rest[n] - '0') * weight;
        if (n == 0 || n > 9) return bad();
        rest.remove_prefix(n);
    }
    if (rest == "Z" || rest == "z") return *whole + Duration{ms};
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return bad();
    const auto zone_hours = digits(rest.substr(1, 2)), zone_minutes = digits(rest.substr(4, 2));
    if (!zone_hours || !zone_minutes || *zone_hours > 23 || *zone_minutes > 59) return bad();
    const auto east = Duration{(*zone_hours * 60 + *zone_minutes) * 60'000LL};
    return *whole + Duration{ms} + (rest[0] == '-' ? east : -east);
}

std::string http_date(Time t) {
    const auto p = parts_of(t);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays[p.weekday], unsigned{p.date.day()},
                       kMonths[unsigned{p.date.month()} - 1], int{p.date.year()}, p.clock.hours().count(),
                       p.clock.minutes().count(), p.clock.seconds().count());
}

std::string spoken(Time t) {
    return http_date(t).substr(5, 17) + " UTC";  // its middle
}

Result<Time> parse_http_date(std::string_view text) {
    const auto bad = [] { return fail(Code::malformed_request, "not an HTTP date"); };
    if (text.size() != 29 || text.substr(25) != " GMT" || text[19] != ':' || text[22] != ':') return bad();
    int month = 0;
    while (month < 12 && kMonths[static_cast<std::size_t>(month)] != text.substr(8, 3)) ++month;
    const auto day = digits(text.substr(5, 2)), year = digits(text.substr(12, 4)), hour = digits(text.substr(17, 2)),
               minute = digits(text.substr(20, 2)), second = digits(text.substr(23, 2));
    if (month == 12 || !day || !year || !hour || !minute || !second) return bad();
    const auto at = moment(*year, month + 1, *day, *hour, *minute, *second);
    if (!at || http_date(*at) != text) return bad();
    return *at;
}

Result<Duration> parse_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t ms;
    };
    static constexpr std::array kUnits{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000},
                                       Unit{"d", 86'400'000}};
    const auto bad = [] { return fail(Code::malformed_request, "a duration looks like 90s, 10m, 24h, 90d or 1h30m"); };
    if (text.empty()) return bad();
    std::int64_t total = 0;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc{} || count < 0 || text.front() == '-') return bad();
        text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
        std::size_t letters = 0;
        while (letters < text.size() && text[letters] >= 'a' && text[letters] <= 'z') ++letters;
        const Unit* unit = nullptr;
        for (const auto& u : kUnits)
            if (u.name == text.substr(0, letters)) unit = &u;
        constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1000;
        if (unit == nullptr || count > kMost / unit->ms || total > kMost - count * unit->ms) return bad();
        total += count * unit->ms;
        text.remove_prefix(letters);
    }
    return Duration{total};
}

std::string text_of(Duration d) {
    auto ms = d.count();
    if (ms == 0) return "0s";
    std::string text;
    const auto take = [&](std::int64_t unit, const char* name) {
        if (ms / unit != 0) text += fmt::format("{}{}", ms / unit, name);
        ms %= unit;
    };
    take(86'400'000, "d");
    take(3'600'000, "h");
    take(60'000, "m");
    take(1000, "s");
    take(1, "ms");
    return text;
}

}  // namespace hf
