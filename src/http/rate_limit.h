// Rate limits: token buckets for any number of callers in memory of a fixed size.
//
// Each bucket is one number, the moment at which it will be full again (GCRA, ITU-T I.371), and buckets live in a table
// of a fixed size, in rows of eight. When a new caller finds his row full, he takes the place of the bucket nearest to
// full: who has used little is forgotten first, and being forgotten means a full bucket, never a refusal.
//
// What that bounds: memory, whatever comes. Nobody is refused for what others did. And who is held back stays so under
// a flood of any number of new names: to wash him out eight others of his row must each have used up more of their
// bursts than he, and as rows are chosen by a keyed hash, that takes some as many callers as the table has places, each
// spending nearly a whole burst (with 120 at once: four million granted requests, for 120 more). What it cannot bound
// is the sum over very many callers who each stay within their limit: that is a matter of max_awaited and the like.
//
// Counts are of this process: N processes before one database grant up to N times the limit between them.
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
