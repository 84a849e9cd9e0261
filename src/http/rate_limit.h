// Rate limits: token buckets for any number of callers in memory of a fixed size.
//
// Each bucket is one number, the moment at which it will be full again (GCRA, ITU-T I.371), and buckets live in a table
// of a fixed size. When a new caller finds his row full, he takes the place of the bucket nearest to full: who has used
// little is forgotten first, so a flood of new names does not wash out the one who is being held back.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"

namespace hf::http {

struct Reply;
class Fields;

/// So many a minute in the long run, and `burst` at once. `per_minute` of 0 switches the limit off.
struct Limit {
    std::string_view name;
    int per_minute;
    int burst;
};

/// Safe from any thread; never waits for more than a few instructions of another.
class RateLimiter {
  public:
    struct Decision {
        bool allowed = true;
        int remaining = 0;        // how many more would be allowed right now
        Duration retry_after{0};  // when refused: until one is allowed
        Duration full_in{0};      // until the whole burst is there again
    };

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

    /// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10): a window is the time in which an empty
    /// bucket fills. Nothing when the limit is off.
    void describe(const Decision& decision, Fields& fields) const;

  private:
    struct Shard;
    Decision decide(std::string_view key, Duration now, bool takes);

    Limit limit_;
    std::uint64_t seed_;
    std::int64_t cost_us_ = 0;   // what one takes from a bucket, in microseconds of filling
    std::int64_t depth_us_ = 0;  // a whole bucket
    std::string policy_;
    std::size_t shard_count_;
    std::unique_ptr<Shard[]> shards_;
};

}  // namespace hf::http
