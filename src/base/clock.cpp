#include "base/clock.h"

#include <algorithm>

namespace hf {

Time SystemClock::wall() const {
    return {std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Duration SystemClock::monotonic() const {
    return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

GuardedClock::GuardedClock(const Clock& source, Duration max_jump, Time last_stored)
    : source_(source),
      max_jump_(max_jump),
      base_ms_(source.wall().ms - source.monotonic().count()),
      latest_ms_(last_stored.ms) {}

Time GuardedClock::now() {
    const auto steady = source_.monotonic().count();
    const auto believed = base_ms_.load(std::memory_order_relaxed) + steady;
    const auto ahead = wall().ms - believed;
    drift_ms_.store(ahead, std::memory_order_relaxed);

    auto now = believed;
    if (ahead <= max_jump_.count()) {
        // Small corrections and steps back are followed; what was reached stays reached through latest_ms_.
        base_ms_.store(believed + ahead - steady, std::memory_order_relaxed);
        now = believed + ahead;
        trusted_.store(true, std::memory_order_relaxed);
    } else {
        trusted_.store(false, std::memory_order_relaxed);
    }

    auto latest = latest_ms_.load(std::memory_order_relaxed);
    while (latest < now && !latest_ms_.compare_exchange_weak(latest, now, std::memory_order_relaxed)) {
    }
    return {std::max(latest, now)};
}

void GuardedClock::accept() {
    base_ms_.store(wall().ms - source_.monotonic().count(), std::memory_order_relaxed);
    trusted_.store(true, std::memory_order_relaxed);
}

}  // namespace hf
