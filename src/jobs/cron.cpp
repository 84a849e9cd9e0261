#include "jobs/cron.h"

#include <fmt/core.h>

#include <array>
#include <span>

#include "base/check.h"
#include "base/text.h"

namespace hf::jobs {
namespace {

constexpr std::int64_t kDay = 24 * 60;
constexpr int kMostDays = 8 * 366;  // 29 February is eight years away when a century's year is no leap year

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
    std::string_view name;
    int least, most;
    std::span<const std::string_view> words;  // the first stands for `least`
};

std::optional<int> value_of(std::string_view text, const Field& field) {
    if (const auto number = parse_decimal(text))
        return *number >= field.least && *number <= field.most ? std::optional{static_cast<int>(*number)}
                                                               : std::nullopt;
    for (std::size_t i = 0; i < field.words.size(); ++i)
        if (equals_ignoring_case(text, field.words[i])) return field.least + static_cast<int>(i);
    return std::nullopt;
}

/// Sets the bits of one piece of a list: "*", "5", "1-5", each with or without "/step" where there is a range.
bool read_piece(std::string_view piece, const Field& field, auto& bits) {
    std::optional<std::int64_t> step;
    const auto slash = piece.find('/');
    if (slash != piece.npos) {
        step = parse_decimal(piece.substr(slash + 1));
        if (!step || *step < 1 || *step > field.most) return false;
        piece = piece.substr(0, slash);
    }
    auto first = field.least, last = field.most;
    if (piece != "*") {
        const auto dash = piece.find('-');
        if (dash == piece.npos && step) return false;
        const auto from = value_of(piece.substr(0, dash), field);
        const auto to = dash == piece.npos ? from : value_of(piece.substr(dash + 1), field);
        if (!from || !to || *from > *to) return false;
        first = *from, last = *to;
    }
    for (auto value = first; value <= last; value += static_cast<int>(step.value_or(1)))
        bits.set(static_cast<std::size_t>(value));
    return true;
}

Result<void> read_field(std::string_view text, const Field& field, auto& bits) {
    for (const auto piece : split(text, ','))
        if (!read_piece(piece, field, bits))
            return fail(Code::invalid_fields,
                        fmt::format("\"{}\" is no {} of a cron text: values are {} to {}, as in *, 5, 1-5, */2, 1,3.",
                                    text, field.name, field.least, field.most));
    return {};
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (const auto word : split(text, ' '))
        if (!word.empty()) words.push_back(word);
    return words;
}

std::int64_t day_of(LocalMinute at) { return at.count >= 0 ? at.count / kDay : (at.count - kDay + 1) / kDay; }

}  // namespace

Result<Cron> Cron::parse(std::string_view text, const Zone& zone) {
    const auto fields = words_of(text);
    if (fields.size() != 5)
        return fail(Code::invalid_fields,
                    fmt::format("A cron text has five fields (minute, hour, day of month, month, day of week); \"{}\" "
                                "has {}.",
                                text, fields.size()));
    Cron cron{zone};
    TRY(read_field(fields[0], {"minute", 0, 59, {}}, cron.minutes_));
    TRY(read_field(fields[1], {"hour", 0, 23, {}}, cron.hours_));
    TRY(read_field(fields[2], {"day of month", 1, 31, {}}, cron.days_));
    TRY(read_field(fields[3], {"month", 1, 12, kMonths}, cron.months_));
    TRY(read_field(fields[4], {"day of week", 0, 7, kWeekdays}, cron.weekdays_));
    if (cron.weekdays_[7]) cron.weekdays_.set(0);
    cron.every_hour_ = fields[1] == "*";
    cron.any_day_ = fields[2].starts_with('*');
    cron.any_weekday_ = fields[4].starts_with('*');
    if (!cron.find_next(Time{0}))
        return fail(Code::invalid_fields, fmt::format("No day of the calendar fits the cron text \"{}\".", text));
    return cron;
}

bool Cron::fits_day(std::int64_t local_day) const {
    const std::chrono::sys_days day{std::chrono::days{local_day}};
    const std::chrono::year_month_day date{day};
    if (!months_[unsigned{date.month()}]) return false;
    const bool by_date = days_[unsigned{date.day()}];
    const bool by_weekday = weekdays_[std::chrono::weekday{day}.c_encoding()];
    return any_day_ || any_weekday_ ? by_date && by_weekday : by_date || by_weekday;
}

Time Cron::next(Time after) const {
    const auto tick = find_next(after);
    CHECK(tick.has_value(), "a cron text that was accepted has a next tick");
    return *tick;
}

std::optional<Time> Cron::find_next(Time after) const {
    return every_hour_ ? next_by_span(after) : next_by_clock(after);
}

/// Walks the minutes that a wall clock can show. Their instants never go back as the minutes go on, so the first one
/// that lies after `after` is the answer, in a gap and in a fold too.
std::optional<Time> Cron::next_by_clock(Time after) const {
    const auto start = day_of(zone_.local(after));
    for (auto day = start; day < start + kMostDays; ++day) {
        if (!fits_day(day)) continue;
        for (std::size_t hour = 0; hour < 24; ++hour) {
            if (!hours_[hour]) continue;
            for (std::size_t minute = 0; minute < 60; ++minute) {
                if (!minutes_[minute]) continue;
                const auto local = day * kDay + static_cast<std::int64_t>(hour * 60 + minute);
                if (const auto tick = zone_.instant({local}); tick > after) return tick;
            }
        }
    }
    return std::nullopt;
}

/// Walks the minutes that pass, and asks what the wall clock shows then.
std::optional<Time> Cron::next_by_span(Time after) const {
    constexpr std::int64_t kMinute = 60'000;
    const auto floored = after.ms >= 0 ? after.ms / kMinute : (after.ms - kMinute + 1) / kMinute;
    Time at{(floored + 1) * kMinute};
    for (int days = 0; days < kMostDays;) {
        const auto local = zone_.local(at);
        const auto day = day_of(local);
        if (!fits_day(day)) {
            at = zone_.instant({(day + 1) * kDay});
            ++days;
        } else if (minutes_[static_cast<std::size_t>((local.count - day * kDay) % 60)]) {
            return at;
        } else {
            at = at + Duration{kMinute};
        }
    }
    return std::nullopt;
}

}  // namespace hf::jobs
