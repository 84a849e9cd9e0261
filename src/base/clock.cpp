#include "base/clock.h"

#include <time.h>

#include <algorithm>

namespace hf {
namespace {

void raise_to(std::atomic<std::int64_t>& mark, std::int64_t value) {
    auto seen = mark.load(std::memory_order_relaxed);
    while (seen < value && !mark.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
    }
}

}  // namespace

Time SystemClock::wall() const {
    return {std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Duration SystemClock::monotonic() const {
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return std::chrono::duration_cast<Duration>(std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec});
}

GuardedClock::GuardedClock(const Clock& source, Duration max_jump, Time last_stored, std::optional<Time> doubted)
    : source_(source), max_jump_(max_jump), latest_ms_(last_stored.ms) {
    const auto [wall, steady] = read_both();
    const bool still_in_doubt = doubted && wall >= doubted->ms;
    line_ = (still_in_doubt ? last_stored.ms : wall) - steady;
    furthest_ = std::max(line_.load(), last_stored.ms - steady);
    slow_line_ = last_stored.ms - steady / 2;
    now();
}

GuardedClock::Reading GuardedClock::read_both() const {
    for (;;) {
        const auto before = source_.monotonic().count();
        const auto wall_ms = wall().ms;
        const auto after = source_.monotonic().count();
        // A process that was stopped between the two readings would see a jump that never was.
        if (after - before < 100) return {wall_ms, after};
    }
}

Time GuardedClock::now() {
    const auto [wall, steady] = read_both();
    auto line = line_.load(std::memory_order_relaxed);
    const auto furthest = furthest_.load(std::memory_order_relaxed);

    auto believed = wall;
    const bool jumped = wall - steady - furthest > max_jump_.count();
    if (jumped) {
        believed = line + steady;
    } else if (const auto moved = wall - steady - line; moved < -1 || moved > 1) {
        // Only from the line that was compared: an accept() in between must not be undone.
        if (line_.compare_exchange_strong(line, wall - steady, std::memory_order_relaxed))
            raise_to(furthest_, wall - steady);
    }
    if (steady_.load(std::memory_order_relaxed) == jumped) steady_.store(!jumped, std::memory_order_relaxed);

    // From this thread's own two readings: with what another has told since, the slow line would run ahead of the wall.
    const auto ours = std::max(believed, slow_line_.load(std::memory_order_relaxed) + steady / 2);
    raise_to(slow_line_, ours - steady / 2);
    raise_to(latest_ms_, ours);
    const auto told = latest_ms_.load(std::memory_order_relaxed);
    if (drift_ms_.load(std::memory_order_relaxed) != wall - told)
        drift_ms_.store(wall - told, std::memory_order_relaxed);
    return {told};
}

void GuardedClock::accept() {
    const auto [wall, steady] = read_both();
    line_.store(wall - steady, std::memory_order_relaxed);
    furthest_.store(wall - steady, std::memory_order_relaxed);
    now();
}

}  // namespace hf
