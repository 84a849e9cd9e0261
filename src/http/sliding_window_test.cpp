#include "http/sliding_window.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "http/fields.h"

namespace hf::http {
namespace {

constexpr Duration kStart{1'000'000};  // where one ten seconds begin
constexpr Duration kLongest{70'000};   // that something taken can count

TEST(SlidingWindow, GivesSoManyAndNoMore) {
    SlidingWindow window{"things", 5};
    for (int left = 4; left >= 0; --left) {
        const auto decision = window.take("a", kStart);
        EXPECT_TRUE(decision.allowed);
        EXPECT_EQ(decision.remaining, left);
    }
    const auto refused = window.take("a", kStart);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.remaining, 0);
    EXPECT_EQ(refused.retry_after, kLongest);
    EXPECT_EQ(refused.full_in, kLongest);
    EXPECT_TRUE(window.take("b", kStart).allowed);
    EXPECT_FALSE(window.take("a", kStart + SlidingWindow::kWindow).allowed) << "within sixty seconds of the first";
    EXPECT_FALSE(window.take("a", kStart + kLongest - Duration{1}).allowed);
    EXPECT_EQ(window.take("a", kStart + kLongest).remaining, 4);
}

TEST(SlidingWindow, WhatWasTakenApartComesBackApart) {
    SlidingWindow window{"things", 2};
    window.take("a", kStart + Duration{9'999});
    window.take("a", kStart + Duration{35'000});
    const auto refused = window.take("a", kStart + Duration{40'000});
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.retry_after, Duration{30'000});
    EXPECT_EQ(refused.full_in, Duration{60'000});
    EXPECT_FALSE(window.take("a", kStart + Duration{69'999}).allowed);
    EXPECT_TRUE(window.take("a", kStart + Duration{70'000}).allowed);
    EXPECT_FALSE(window.take("a", kStart + Duration{70'000}).allowed);
}

TEST(SlidingWindow, LookingTakesNothing) {
    SlidingWindow window{"things", 1};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(window.look("a", kStart).remaining, 1);
    window.take("a", kStart);
    EXPECT_FALSE(window.look("a", kStart).allowed);
}

TEST(SlidingWindow, AThreadThatIsLateFindsNoRoom) {
    SlidingWindow window{"things", 2};
    EXPECT_TRUE(window.take("a", kStart).allowed);
    EXPECT_TRUE(window.take("a", kStart - Duration{1}).allowed);
    EXPECT_FALSE(window.take("a", kStart - Duration{1}).allowed);
    EXPECT_FALSE(window.take("a", kStart + Duration{69'999}).allowed);
}

rc::Gen<std::vector<std::int64_t>> pauses() {
    return rc::gen::scale(4, rc::gen::container<std::vector<std::int64_t>>(rc::gen::weightedOneOf<std::int64_t>(
                                 {{3, rc::gen::just<std::int64_t>(0)},
                                  {3, rc::gen::inRange<std::int64_t>(0, 2'000)},
                                  {2, rc::gen::inRange<std::int64_t>(0, 30'000)},
                                  {1, rc::gen::element<std::int64_t>(9'999, 10'000, 59'999, 60'000, 60'001, 70'000)},
                                  {1, rc::gen::inRange<std::int64_t>(0, 100'000)}})));
}

auto count_since(const std::vector<Duration>& taken, Duration since) {
    return std::ranges::count_if(taken, [&](Duration at) { return at >= since; });
}

TEST(SlidingWindow, NoSixtySecondsHoldMoreAndNothingCountsBeyondSeventy) {
    EXPECT_TRUE(rc::check([] {
        const auto most = *rc::gen::inRange(1, 12);
        auto now = Duration{*rc::gen::inRange<std::int64_t>(0, 200'000)};
        SlidingWindow window{"things", most};
        std::vector<Duration> taken;
        for (const auto pause : *pauses()) {
            now += Duration{pause};
            const auto decision = window.take("a", now);
            if (decision.allowed) taken.push_back(now);
            // Closed at both ends, and so a little longer than sixty seconds.
            RC_ASSERT(count_since(taken, now - SlidingWindow::kWindow) <= most);
            RC_ASSERT(decision.allowed || count_since(taken, now - kLongest) >= most);
            RC_ASSERT(decision.remaining <= most - count_since(taken, now - SlidingWindow::kWindow));
        }
    }));
}

TEST(SlidingWindow, SaysWhenItIsWorthComingBack) {
    EXPECT_TRUE(rc::check([] {
        const auto most = *rc::gen::inRange(1, 6);
        auto now = Duration{*rc::gen::inRange<std::int64_t>(0, 200'000)};
        SlidingWindow window{"things", most};
        for (const auto pause : *pauses()) {
            now += Duration{pause};
            const auto decision = window.take("a", now);
            RC_ASSERT(decision.full_in > Duration{0} && decision.full_in <= kLongest);
            RC_ASSERT(window.look("a", now + decision.full_in).remaining == most);
            RC_ASSERT(window.look("a", now + decision.full_in - Duration{1}).remaining < most);
            RC_ASSERT((decision.retry_after > Duration{0}) == !decision.allowed);
            RC_ASSERT(window.look("a", now + decision.retry_after).allowed || decision.remaining == 0);
            if (decision.allowed) continue;
            RC_ASSERT(window.look("a", now + decision.retry_after).allowed);
            RC_ASSERT(!window.look("a", now + decision.retry_after - Duration{1}).allowed);
        }
    }));
}

TEST(SlidingWindow, ManyCallersGrowNothing) {
    EXPECT_LT(SlidingWindow("things", 3).bytes(), 3u << 19);
    SlidingWindow window{"things", 3, 42, 4'096};
    const auto before = window.bytes();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(window.take("the greedy one", kStart).allowed);
    for (int i = 0; i < 100'000; ++i) EXPECT_TRUE(window.take("caller " + std::to_string(i), kStart).allowed);
    EXPECT_EQ(window.bytes(), before);
    EXPECT_FALSE(window.take("the greedy one", kStart).allowed) << "a flood of names does not wash him out";
}

TEST(SlidingWindow, WhoHasGoneIsForgottenBeforeWhoIsThere) {
    SlidingWindow window{"things", 3, 42, 512};
    for (int i = 0; i < 512; ++i)
        for (int n = 0; n < 3; ++n) window.take("of yesterday " + std::to_string(i), kStart - kLongest);
    window.take("a", kStart);
    window.take("a", kStart);
    for (int i = 0; i < 256; ++i) window.take("of today " + std::to_string(i), kStart);
    EXPECT_EQ(window.look("a", kStart).remaining, 1);
}

TEST(SlidingWindow, ThreadsShareAWindow) {
    SlidingWindow window{"things", 1'000};
    std::atomic<int> allowed{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 1'000; ++i) allowed += window.take("a", kStart + Duration{i}).allowed;
        });
    threads.clear();
    EXPECT_EQ(allowed, 1'000);
}

TEST(SlidingWindow, OffMeansOff) {
    SlidingWindow window{"things", 0};
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(window.take("a", kStart).allowed);
    Fields fields;
    window.describe(window.take("a", kStart), fields);
    EXPECT_TRUE(fields.empty());
    EXPECT_LT(window.bytes(), 1'000u);
}

TEST(SlidingWindow, SaysWhereTheCallerStands) {
    SlidingWindow window{"things", 60};
    Fields fields;
    window.describe(window.take("a", kStart + Duration{500}), fields);
    EXPECT_EQ(fields["RateLimit-Policy"], "\"things\";q=60;w=60");
    EXPECT_EQ(fields["RateLimit"], "\"things\";r=59;t=70");
}

}  // namespace
}  // namespace hf::http
