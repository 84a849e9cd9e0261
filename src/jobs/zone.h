// Local time of an IANA zone. The one place that knows the time zone library.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace hf::jobs {

/// Minutes that a clock on the wall has shown since its own 1970-01-01 00:00.
struct LocalMinute {
    std::int64_t count = 0;
    friend auto operator<=>(const LocalMinute&, const LocalMinute&) = default;
};

class Zone {
  public:
    /// invalid_fields with a sentence when nobody knows the name.
    static Result<Zone> find(std::string_view name);

    LocalMinute local(Time at) const;
    /// When the wall clock shows that minute. In a gap, when the gap ends; in a fold, the first time it is shown.
    Time instant(LocalMinute at) const;

  private:
    explicit Zone(const void* zone) : zone_(zone) {}
    const void* zone_;  // a date::time_zone, which lives as long as the program
};

}  // namespace hf::jobs
