// Rate limits: token buckets for any number of callers in memory of a fixed size (http/caller_table.h).
//
// Each bucket is one number, the moment at which it will be full again (GCRA, ITU-T I.371). Who is held back stays so
// under a flood of new names: to free him takes some as many callers as the table has places, each spending nearly a
// whole burst (with 120 at once: four million granted requests, for 120 more). What it cannot bound is the sum over
// very many callers who each stay within their limit: that is a matter of max_awaited and the like.
//
// Counts are of this process: N processes before one database grant up to N times the limit between them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"

namespace hf::http {

class Fields;

/// So many a minute in the long run, and `burst` at once. `per_minute` of 0 switches the limit off.
struct Limit {
    std::string_view name;
    int per_minute;
    int burst;
};

/// What a limiter says to one caller.
struct RateDecision {
    bool allowed = true;
    int remaining = 0;        // how many more would be allowed right now
    Duration retry_after{0};  // when refused: until one is allowed
    Duration full_in{0};      // until as many are allowed again as for who is new
};

/// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10).
void describe_limit(std::string_view name, std::string_view policy, const RateDecision& decision, Fields& fields);
std::string limit_policy(std::string_view name, int quota, Duration window);

/// Safe from any thread; never waits for more than a few instructions of another.
class RateLimiter {
  public:
    using Decision = RateDecision;
    static constexpr std::size_t kSlots = 1 << 15;  // 512 KiB

    /// `seed`: a number that nobody can guess keeps callers from choosing whom they share a place with. `slots` is
    /// rounded up to whole shards.
    explicit RateLimiter(Limit limit, std::uint64_t seed = 0, std::size_t slots = kSlots);
    ~RateLimiter();

    /// Takes one, if there is one. `now` is monotonic.
    Decision take(std::string_view key, Duration now);
    /// What take() would say, taking nothing.
    Decision look(std::string_view key, Duration now);

    const Limit& limit() const { return limit_; }
    bool is_on() const { return limit_.per_minute > 0; }
    /// Of memory; the same for ever.
    std::size_t bytes() const;

    /// The fields of describe_limit(): a window is the time in which an empty bucket fills. Nothing when it is off.
    void describe(const Decision& decision, Fields& fields) const;

  private:
    struct Buckets;
    Decision decide(std::string_view key, Duration now, bool takes);

    Limit limit_;
    std::int64_t cost_us_ = 0;   // what one takes from a bucket, in microseconds of filling
    std::int64_t depth_us_ = 0;  // a whole bucket
    std::string policy_;
    std::unique_ptr<Buckets> buckets_;
};

}  // namespace hf::http
