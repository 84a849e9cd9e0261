#include "jobs/timing.h"

#include <algorithm>
#include <array>

namespace hf::jobs {

Result<Timing> Timing::parse(const std::optional<Duration>& every, const std::optional<std::string>& cron,
                             std::string_view zone) {
    if (every.has_value() == cron.has_value())
        return fail(Code::invalid_fields, "A schedule has either an interval or a cron text.");
    const auto known = TRY(Zone::find(zone));
    if (cron) return Timing{TRY(Cron::parse(*cron, known))};
    if (*every < Duration{1'000}) return fail(Code::invalid_fields, "A schedule's interval is at least one second.");
    return Timing{*every};
}

Time Timing::after(Time tick) const {
    if (const auto* every = std::get_if<Duration>(&rule_)) return tick + *every;
    return std::get<Cron>(rule_).next(tick);
}

Time Timing::newest(Time tick, Time now) const {
    if (const auto* every = std::get_if<Duration>(&rule_)) return tick + *every * ((now - tick) / *every);
    // After a year's absence a minute's ticks are not counted one by one: look back a little, then further.
    constexpr std::array kLooks{Duration{3'600'000}, Duration{86'400'000}, Duration{32 * 86'400'000LL}};
    for (const auto look : kLooks) {
        if (now - look <= tick) break;
        if (const auto found = after(now - look); found <= now) {
            tick = found;
            break;
        }
    }
    for (auto next = after(tick); next <= now; next = after(tick)) tick = next;
    return tick;
}

Due ticks_due(const Timing& timing, CatchUp catch_up, Time tick, Time now, int most) {
    Due due{{}, tick};
    if (catch_up == CatchUp::all) {
        while (due.next_at <= now && static_cast<int>(due.fire.size()) < most) {
            due.fire.push_back(due.next_at);
            due.next_at = timing.after(due.next_at);
        }
        return due;
    }
    const auto newest = timing.newest(tick, now);
    if (catch_up == CatchUp::once || now - newest <= kTickGrace) due.fire.push_back(newest);
    due.next_at = timing.after(newest);
    return due;
}

}  // namespace hf::jobs
