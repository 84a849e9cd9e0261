// Clocks are arguments. Only this room reads the machine's.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

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
    /// Counts on while the machine sleeps, so that waking up is not taken for a jump of the wall clock.
    Duration monotonic() const override;
};

/// The wall clock guarded by the monotonic one and by the last time stored (DESIGN §6).
///
/// `now()` never goes back: not behind what it said before, nor behind the last stored time. Where the wall is behind,
/// it goes at half its pace until they meet, so that nothing waits for that. When the wall runs ahead by more than
/// `max_jump`, now() goes on at the monotonic pace from where it was and `trusted()` turns false: nothing may open,
/// release or expire until the wall is back or `accept()` confirms it. A wall that went back and returns to where it
/// would have been has not jumped. Safe from any thread.
class GuardedClock {
  public:
    /// `doubted` is what the wall said when a run before this one stopped in doubt: a wall that is still there or
    /// beyond stays in doubt, so that a restart is no way round an operator.
    GuardedClock(const Clock& source, Duration max_jump, Time last_stored, std::optional<Time> doubted = {});

    Time now();
    bool trusted() const { return steady_.load(std::memory_order_relaxed) && !apart_.load(std::memory_order_relaxed); }
    /// How far the wall was from the last now(): positive when it ran ahead, negative while now() waits for it.
    Duration drift() const { return Duration{drift_ms_.load(std::memory_order_relaxed)}; }
    /// An operator says that the wall clock is right.
    void accept();
    /// A correction added to the wall, for a node that goes by its database server's clock.
    void set_offset(Duration offset) { offset_ms_.store(offset.count(), std::memory_order_relaxed); }
    /// True while this node and its database disagree too much to decide anything, whatever the wall says.
    void set_apart(bool apart) { apart_.store(apart, std::memory_order_relaxed); }
    Duration monotonic() const { return source_.monotonic(); }
    /// The machine's wall with the offset, unguarded: for people and for the mark a doubting run leaves.
    Time wall() const { return source_.wall() + Duration{offset_ms_.load(std::memory_order_relaxed)}; }

  private:
    struct Reading {
        std::int64_t wall;
        std::int64_t steady;
    };
    Reading read_both() const;

    const Clock& source_;
    const Duration max_jump_;
    // A line is wall minus monotonic, in ms: constant while nobody touches the wall.
    std::atomic<std::int64_t> line_;       // the one last believed
    std::atomic<std::int64_t> furthest_;   // the furthest ever believed: only beyond it can a jump do harm
    std::atomic<std::int64_t> latest_ms_;  // the greatest now() told so far
    std::atomic<std::int64_t> slow_line_;  // now() minus half the monotonic, in ms: where it goes on while it waits
    std::atomic<std::int64_t> drift_ms_{0};
    std::atomic<std::int64_t> offset_ms_{0};
    std::atomic<bool> steady_{true};
    std::atomic<bool> apart_{false};
};

}  // namespace hf
