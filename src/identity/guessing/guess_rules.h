// How long who guesses at a password has to wait. Pure: from what has been counted and the moment, to what is counted
// next and when the next try is allowed.
//
// Two counts, both of failures:
//   a pair     one account, and one address or known device. Some are free; from then on each must be waited for, 1 s,
//              2 s, 4 s … up to the longest, and when a wait is over exactly one more try is allowed. All is forgotten
//              when `forgotten_after` has passed in which a try was possible and none failed.
//   strangers  one account, and all whom it does not know together. While as many as the ceiling have failed in the
//              last window (50 in an hour), the next must be waited for in the same way, since the last of them. So in
//              any hour 64 can fail at most, however many addresses take part.
#pragma once

#include <cstdint>

#include "base/describe.h"
#include "base/time.h"

namespace hf::identity {

struct GuessRules {
    std::int64_t free_failures = 5;
    Duration forgotten_after = std::chrono::minutes{15};
    Duration first_wait = std::chrono::seconds{1};
    Duration longest_wait = std::chrono::minutes{15};
    std::int64_t strangers_ceiling = 50;
    Duration strangers_window = std::chrono::hours{1};  // a day at most: failures are kept no longer
    Duration known_for = std::chrono::days{90};
};

/// The wait after so many failures when `free` of them have none.
Duration wait_after(const GuessRules& rules, std::int64_t failures, std::int64_t free);

/// A row of `guess_pairs`. `next_at` counts once the free failures are spent.
struct PairTally {
    std::int64_t failures = 0;
    Time next_at;
};
BOOST_DESCRIBE_STRUCT(PairTally, (), (failures, next_at))

/// How long from `now` until a try is allowed; zero when one is.
Duration wait_of(const GuessRules& rules, const PairTally& tally, Time now);
PairTally with_failure(const GuessRules& rules, const PairTally& tally, Time now);
Time forget_at(const GuessRules& rules, const PairTally& tally);

/// The failures of strangers at one account within the last `strangers_window`.
struct StrangersTally {
    std::int64_t failures = 0;
    Time last_at;
};
BOOST_DESCRIBE_STRUCT(StrangersTally, (), (failures, last_at))

Duration wait_of(const GuessRules& rules, const StrangersTally& tally, Time now);

}  // namespace hf::identity
