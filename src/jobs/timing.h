// When a schedule ticks, and which of its ticks fire: pure.
#pragma once

#include <variant>
#include <vector>

#include "jobs/cron.h"
#include "jobs/schedule.h"

namespace hf::jobs {

class Timing {
  public:
    /// invalid_fields with a sentence: neither or both of the two, an interval below a second, a bad cron text or zone.
    static Result<Timing> parse(const std::optional<Duration>& every, const std::optional<std::string>& cron,
                                std::string_view zone);

    /// The first tick of a new schedule.
    Time first(Time now) const { return after(now); }
    /// The tick that follows `tick`.
    Time after(Time tick) const;
    /// The last tick that is not after `now`; `tick` is a tick that is not after it either.
    Time newest(Time tick, Time now) const;

  private:
    explicit Timing(std::variant<Duration, Cron> rule) : rule_(std::move(rule)) {}
    std::variant<Duration, Cron> rule_;
};

struct Due {
    std::vector<Time> fire;
    Time next_at;  // the first tick not dealt with; with CatchUp::all it may still be past
};

/// `tick` is the first tick not dealt with yet, at most `now`.
Due ticks_due(const Timing& timing, CatchUp catch_up, Time tick, Time now, int most);

}  // namespace hf::jobs
