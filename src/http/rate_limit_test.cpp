#include "http/rate_limit.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "http/fields.h"
#include "http/request.h"

namespace hf::http {
namespace {

constexpr Duration kStart{1'000'000};

TEST(RateLimit, GivesTheBurstAndThenTheRate) {
    RateLimiter limiter{{"things", 60, 5}};
    for (int left = 4; left >= 0; --left) {
        const auto decision = limiter.take("a", kStart);
        EXPECT_TRUE(decision.allowed);
        EXPECT_EQ(decision.remaining, left);
    }
    const auto refused = limiter.take("a", kStart);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.retry_after, Duration{1'000});
    EXPECT_EQ(refused.full_in, Duration{5'000});
    EXPECT_TRUE(limiter.take("b", kStart).allowed);
    EXPECT_FALSE(limiter.take("a", kStart + Duration{999}).allowed);
    EXPECT_TRUE(limiter.take("a", kStart + refused.retry_after).allowed);
    EXPECT_FALSE(limiter.take("a", kStart + refused.retry_after).allowed)
        << "being refused costs nothing, gains nothing";
    EXPECT_EQ(limiter.take("a", kStart + Duration{60'000}).remaining, 4) << "it fills up to the burst and no further";
}

TEST(RateLimit, LookingTakesNothing) {
    RateLimiter limiter{{"things", 60, 1}};
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.look("a", kStart).allowed);
    limiter.take("a", kStart);
    EXPECT_FALSE(limiter.look("a", kStart).allowed);
}

TEST(RateLimit, InTheLongRunTheRateHolds) {
    RateLimiter limiter{{"things", 600, 10}};
    int allowed = 0;
    for (int ms = 0; ms < 60'000; ++ms) allowed += limiter.take("a", kStart + Duration{ms}).allowed;
    EXPECT_NEAR(allowed, 610, 1);
}

TEST(RateLimit, AMillionCallersGrowNothing) {
    RateLimiter limiter{{"things", 60, 3}, 42};
    const auto before = limiter.bytes();
    EXPECT_LT(before, 1u << 20);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.take("the greedy one", kStart).allowed);
    for (int i = 0; i < 1'000'000; ++i) limiter.take("caller " + std::to_string(i), kStart);
    EXPECT_EQ(limiter.bytes(), before);
    EXPECT_FALSE(limiter.take("the greedy one", kStart).allowed) << "a flood of names does not wash him out";
}

/// Each rival takes `spent` of a burst of 12; the one at his limit shares the table with them.
bool is_still_held_back(std::uint64_t seed, int rivals, int spent) {
    RateLimiter limiter{{"payments", 60, 12}, seed, 512};
    for (int i = 0; i < 12; ++i) limiter.take("the greedy one", kStart);
    for (int rival = 0; rival < rivals; ++rival) {
        const auto name = "rival " + std::to_string(rival);
        for (int i = 0; i < spent; ++i) limiter.take(name, kStart);
    }
    return !limiter.take("the greedy one", kStart).allowed;
}

TEST(RateLimit, HelpersWhoSpendLessThanHeDidFreeNobody) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) EXPECT_TRUE(is_still_held_back(seed, 3'000, 10)) << seed;
}

TEST(RateLimit, FreeingSomebodyTakesAboutAsManyHelpersAsThereArePlaces) {
    int freed_by_half = 0, freed_by_many = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        freed_by_half += !is_still_held_back(seed, 128, 12);
        freed_by_many += !is_still_held_back(seed, 2'048, 12);
    }
    EXPECT_EQ(freed_by_half, 0) << "a quarter of the places";
    EXPECT_GT(freed_by_many, 10) << "otherwise memory would not be bounded, or the test looks at nothing";
}

TEST(RateLimit, NobodyIsRefusedForWhatOthersDid) {
    RateLimiter limiter{{"payments", 60, 2}, 42, 512};
    for (int i = 0; i < 20'000; ++i)
        for (int n = 0; n < 2; ++n) EXPECT_TRUE(limiter.take("caller " + std::to_string(i), kStart).allowed);
}

TEST(RateLimit, AMillionAddressesOfOneNetworkAreOneCallerAndOtherwiseAMillion) {
    RateLimiter limiter{{"payments", 60, 120}, 42};
    const auto before = limiter.bytes();
    Address address;
    address.bytes = {0x20, 0x01, 0x0d, 0xb8};
    const auto takes = [&](std::size_t at) {  // a million addresses that differ in the three bytes from `at` on
        int allowed = 0;
        for (int i = 0; i < 1'000'000; ++i) {
            for (std::size_t n = 0; n < 3; ++n) address.bytes[at + n] = static_cast<std::uint8_t>(i >> (8 * n));
            allowed += limiter.take(address.limit_key(), kStart).allowed;
        }
        return allowed;
    };
    EXPECT_EQ(takes(13), 120) << "the lower half of an IPv6 address is its owner's to choose";
    EXPECT_EQ(takes(4), 1'000'000 - 1) << "of other networks each is a caller; the one above is among them";
    EXPECT_EQ(limiter.bytes(), before);
}

TEST(RateLimit, ThreadsShareABucket) {
    RateLimiter limiter{{"things", 60, 1'000}};
    std::atomic<int> allowed{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 1'000; ++i) allowed += limiter.take("a", kStart).allowed;
        });
    threads.clear();
    EXPECT_EQ(allowed, 1'000);
}

TEST(RateLimit, OffMeansOff) {
    RateLimiter limiter{{"things", 0, 0}};
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(limiter.take("a", kStart).allowed);
    Fields fields;
    limiter.describe(limiter.take("a", kStart), fields);
    EXPECT_TRUE(fields.empty());
}

TEST(RateLimit, SaysWhereTheCallerStands) {
    RateLimiter limiter{{"things", 60, 120}};
    Fields fields;
    limiter.describe(limiter.take("a", kStart), fields);
    EXPECT_EQ(fields["RateLimit-Policy"], "\"things\";q=120;w=120");
    EXPECT_EQ(fields["RateLimit"], "\"things\";r=119;t=1");
}

}  // namespace
}  // namespace hf::http
