// Rate limits that hold strictly: never more than so many of one caller within any 60 seconds, where a RateLimiter
// (http/rate_limit.h) grants a burst and, within the same minute, the rate on top of it.
//
// Of each caller seven counters are kept, one for each ten seconds: the running ones and the six before, which together
// hold the last 60 seconds whenever they end. What was taken is forgotten when its counter falls out, 60 to 70 seconds
// later. Callers stand in memory of a fixed size (http/caller_table.h): the bound is broken only for who is washed out
// of his place by eight others that have each used more.
//
// Counts are of this process: N processes before one database grant up to N times the limit between them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/rate_limit.h"

namespace hf::http {

/// Safe from any thread; never waits for more than a few instructions of another.
class SlidingWindow {
  public:
    using Decision = RateDecision;
    static constexpr Duration kWindow{60'000};
    static constexpr std::size_t kSlots = 1 << 15;  // 1.25 MiB

    /// `name` is text that outlives it; `per_minute` of 0 switches it off. `seed` and `slots` as a RateLimiter's.
    SlidingWindow(std::string_view name, int per_minute, std::uint64_t seed = 0, std::size_t slots = kSlots);
    ~SlidingWindow();

    /// Takes one, if it may. `now` is monotonic.
    Decision take(std::string_view key, Duration now);
    /// The same for one with a limit of his own, of at least 1.
    Decision take(std::string_view key, Duration now, int per_minute);
    /// What take() would say, taking nothing.
    Decision look(std::string_view key, Duration now);

    bool is_on() const { return per_minute_ > 0; }
    /// Of memory; the same for ever.
    std::size_t bytes() const;

    /// The fields of describe_limit(), with a window of 60 seconds. Nothing when it is off.
    void describe(const Decision& decision, Fields& fields) const;
    void describe(const Decision& decision, Fields& fields, int per_minute) const;

  private:
    struct Windows;
    Decision decide(std::string_view key, Duration now, int per_minute, bool takes);

    std::string_view name_;
    int per_minute_;
    std::string policy_;
    std::unique_ptr<Windows> windows_;
};

}  // namespace hf::http
