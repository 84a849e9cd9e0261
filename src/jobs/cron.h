// Cron texts: minute, hour, day of month, month, day of week.
//
// A field is * or a list of values, ranges (1-5) and steps (*/15, 8-18/2); months and weekdays have English
// three-letter names; Sunday is 0 and 7. When both day fields are restricted, either is enough, as cron has always had
// it.
//
// Over a change of the clocks: a tick that falls into the gap fires when the gap ends, once, also when several do; one
// that the clock shows twice fires the first time. Where the hour is *, ticks go by elapsed time instead, as in
// Debian's cron: an hourly job runs every hour, through gap and fold.
#pragma once

#include <bitset>
#include <optional>
#include <string_view>

#include "jobs/zone.h"

namespace hf::jobs {

class Cron {
  public:
    /// invalid_fields with a sentence that names the field, and for a text that matches no day of eight years.
    static Result<Cron> parse(std::string_view text, const Zone& zone);

    /// The first tick later than `after`. Texts that parse() took always have one.
    Time next(Time after) const;

  private:
    explicit Cron(const Zone& zone) : zone_(zone) {}
    bool fits_day(std::int64_t local_day) const;
    std::optional<Time> find_next(Time after) const;
    std::optional<Time> next_by_clock(Time after) const;
    std::optional<Time> next_by_span(Time after) const;

    Zone zone_;
    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<8> weekdays_;
    bool every_hour_ = false;
    bool any_day_ = false;      // the day of month is *
    bool any_weekday_ = false;  // the day of week is *
};

}  // namespace hf::jobs
