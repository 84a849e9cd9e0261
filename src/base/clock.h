// Clocks are arguments. Only this room reads the machine's.
#pragma once

#include <atomic>
#include <chrono>

#include "base/time.h"

namespace hf {

class Clock {
  public:
    virtual ~Clock() = default;
    /// The wall clock. May jump; never compare two readings to measure a span.
    virtual Time wall() const = 0;
    /// Never goes back and never jumps; means nothing outside this process.
    virtual Duration monotonic() const = 0;
};

class SystemClock final : public Clock {
  public:
    Time wall() const override;
    Duration monotonic() const override;
};

/// The wall clock guarded by the monotonic one and by the last time stored (DESIGN §6).
///
/// `now()` never goes back: not behind what it said before, nor behind the last stored time. When the wall runs ahead
/// of the monotonic clock by more than `max_jump`, now() goes on at the monotonic pace from where it was and
/// `trusted()` turns false: nothing may open, release or expire until the wall is back or `accept()` confirms it.
/// Safe from any thread.
class GuardedClock {
  public:
    GuardedClock(const Clock& source, Duration max_jump, Time last_stored);

    Time now();
    bool trusted() const { return trusted_.load(std::memory_order_relaxed); }
    /// How far the wall is from what is believed: positive when it ran ahead.
    Duration drift() const { return Duration{drift_ms_.load(std::memory_order_relaxed)}; }
    /// An operator says that the wall clock is right.
    void accept();
    /// A correction added to the wall, for a node that goes by its database server's clock.
    void set_offset(Duration offset) { offset_ms_.store(offset.count(), std::memory_order_relaxed); }
    Duration monotonic() const { return source_.monotonic(); }

  private:
    Time wall() const { return source_.wall() + Duration{offset_ms_.load(std::memory_order_relaxed)}; }

    const Clock& source_;
    const Duration max_jump_;
    std::atomic<std::int64_t> base_ms_;     // wall minus monotonic, as last believed
    std::atomic<std::int64_t> latest_ms_;   // the greatest now() told so far
    std::atomic<std::int64_t> drift_ms_{0};
    std::atomic<std::int64_t> offset_ms_{0};
    std::atomic<bool> trusted_{true};
};

}  // namespace hf
