#include "identity/guessing/guess_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

namespace hf::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kStart{1'800'000'000'000};
constexpr GuessRules kRules;

TEST(GuessRules, WaitsDouble) {
    const std::pair<int, Duration> rows[]{
        {0, seconds{0}},    {1, seconds{0}},   {4, seconds{0}},    {5, seconds{1}},
        {6, seconds{2}},    {7, seconds{4}},   {8, seconds{8}},    {9, seconds{16}},
        {10, seconds{32}},  {11, seconds{64}}, {12, seconds{128}}, {13, seconds{256}},
        {14, seconds{512}}, {15, minutes{15}}, {16, minutes{15}},  {1'000'000, minutes{15}},
    };
    for (const auto& [failures, wait] : rows) EXPECT_EQ(wait_after(kRules, failures, 5), wait) << failures;
    GuessRules short_waits;
    short_waits.longest_wait = Duration{500};
    EXPECT_EQ(wait_after(short_waits, 9, 5), Duration{500});
}

TEST(GuessRules, WhoWaitsGetsOneMoreTry) {
    PairTally tally;
    auto now = kStart;
    for (int n = 0; n < 5; ++n) {
        EXPECT_EQ(wait_of(kRules, tally, now), Duration{0});
        tally = with_failure(kRules, tally, now);
    }
    for (int n = 5; n < 30; ++n) {
        const auto wait = wait_of(kRules, tally, now);
        EXPECT_EQ(wait, wait_after(kRules, n, 5));
        EXPECT_EQ(wait_of(kRules, tally, now + wait - Duration{1}), Duration{1});
        now = now + wait;
        EXPECT_EQ(wait_of(kRules, tally, now), Duration{0});
        tally = with_failure(kRules, tally, now);
        EXPECT_GT(wait_of(kRules, tally, now), Duration{0});
    }
}

TEST(GuessRules, QuietForgets) {
    PairTally tally;
    for (int n = 0; n < 7; ++n) tally = with_failure(kRules, tally, kStart);
    const auto over = kStart + seconds{4} + minutes{15};
    EXPECT_EQ(forget_at(kRules, tally), over);
    EXPECT_EQ(with_failure(kRules, tally, over).failures, 1);
    EXPECT_EQ(with_failure(kRules, tally, over - Duration{1}).failures, 8);
}

TEST(GuessRules, WhatIsFreeDoesNotWaitForAClockThatIsAhead) {
    const auto ahead = with_failure(kRules, PairTally{}, kStart + seconds{1});
    EXPECT_EQ(wait_of(kRules, ahead, kStart), Duration{0});
}

/// Moments at which tries are allowed when somebody tries at these, in order.
template <class Allowed>
std::vector<Time> allowed_of(const std::vector<std::int64_t>& pauses, Allowed allowed) {
    std::vector<Time> all;
    auto now = kStart;
    for (const auto pause : pauses) {
        now = now + Duration{pause};
        if (allowed(now)) all.push_back(now);
    }
    return all;
}

std::size_t most_within(const std::vector<Time>& moments, Duration window) {
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < moments.size(); ++last) {
        while (moments[last] - moments[first] >= window) ++first;
        most = std::max(most, last - first + 1);
    }
    return most;
}

rc::Gen<std::vector<std::int64_t>> pauses() {
    return rc::gen::scale(20, rc::gen::container<std::vector<std::int64_t>>(rc::gen::weightedOneOf<std::int64_t>(
                                  {{4, rc::gen::just<std::int64_t>(0)},
                                   {4, rc::gen::inRange<std::int64_t>(0, 3'000)},
                                   {2, rc::gen::inRange<std::int64_t>(0, 200'000)},
                                   {1, rc::gen::inRange<std::int64_t>(0, 2'000'000)}})));
}

bool try_pair(PairTally& tally, Time now) {
    if (wait_of(kRules, tally, now) > Duration{0}) return false;
    tally = with_failure(kRules, tally, now);
    return true;
}

/// The rule as it is used: over the failures that are kept.
struct Strangers {
    std::vector<Time> failures;

    StrangersTally tally(Time now) const {
        StrangersTally tally;
        for (const auto at : failures)
            if (at > now - kRules.strangers_window) tally = {tally.failures + 1, at};
        return tally;
    }
    Duration wait(Time now) const { return wait_of(kRules, tally(now), now); }
    bool tries(Time now) {
        if (wait(now) > Duration{0}) return false;
        failures.push_back(now);
        return true;
    }
};

TEST(GuessRules, APairNeverHasMoreThanFourteenTriesInAQuarterOfAnHour) {
    EXPECT_TRUE(rc::check([] {
        PairTally tally;
        const auto allowed = allowed_of(*pauses(), [&](Time now) { return try_pair(tally, now); });
        RC_ASSERT(most_within(allowed, minutes{15}) <= 14u);
    }));
    PairTally greedy;
    const auto most =
        allowed_of(std::vector<std::int64_t>(90'000, 10), [&](Time now) { return try_pair(greedy, now); });
    EXPECT_EQ(most_within(most, minutes{15}), 14u) << "5 at once, then after 1, 3, 7, … 511 seconds";
}

TEST(GuessRules, StrangersNeverFailMoreThanSixtyFourTimesInAnHour) {
    EXPECT_TRUE(rc::check([] {
        Strangers strangers;
        allowed_of(*pauses(), [&](Time now) { return strangers.tries(now); });
        RC_ASSERT(most_within(strangers.failures, hours{1}) <= 64u);
    }));
    Strangers greedy;
    for (int second = 0; second < 20'000; ++second)
        while (greedy.tries(kStart + seconds{second})) {
        }
    EXPECT_EQ(most_within(greedy.failures, hours{1}), 62u) << "50 at once, 10 in 1023 seconds, each 15 minutes another";
}

TEST(GuessRules, StrangersWhoWaitGetOneMoreTry) {
    Strangers strangers;
    auto now = kStart;
    for (int n = 0; n < 50; ++n) EXPECT_TRUE(strangers.tries(now)) << n;
    for (const int wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
        EXPECT_EQ(strangers.wait(now), seconds{wait});
        now = now + seconds{wait};
        EXPECT_TRUE(strangers.tries(now));
        EXPECT_FALSE(strangers.tries(now)) << wait;
    }
    now = kStart + hours{1};
    EXPECT_TRUE(strangers.tries(now)) << "the first fifty are forgotten";
    EXPECT_TRUE(strangers.tries(now));
}

}  // namespace
}  // namespace hf::identity
