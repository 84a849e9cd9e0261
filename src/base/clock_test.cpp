#include "base/clock.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hf {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kStart{1'800'000'000'000};

/// A wall and a monotonic clock that a test moves by hand.
struct HandClock final : Clock {
    mutable Time now_wall = kStart;
    mutable Duration now_steady{5'000};
    mutable Duration stall{0};  // what passes once between the next two readings

    Time wall() const override {
        now_wall = now_wall + stall;
        now_steady += stall;
        stall = Duration{0};
        return now_wall;
    }
    Duration monotonic() const override { return now_steady; }
    void pass(Duration d) { now_wall = now_wall + d, now_steady += d; }
    void jump(Duration d) { now_wall = now_wall + d; }
};

/// One thing that happens, and what the guarded clock says right after it (relative to the start).
struct Step {
    enum What { pass, jump, accept } what;
    Duration by;
    Duration told;
    bool trusted;
    Duration drift;
};

struct Case {
    std::string name;
    std::vector<Step> steps;
};

class Jumps : public testing::TestWithParam<Case> {};

TEST_P(Jumps, AreToldAsTheTableSays) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart - hours{1}};
    ASSERT_EQ(clock.now(), kStart);
    int number = 0;
    for (const auto& step : GetParam().steps) {
        SCOPED_TRACE("step " + std::to_string(++number));
        if (step.what == Step::pass) source.pass(step.by);
        if (step.what == Step::jump) source.jump(step.by);
        if (step.what == Step::accept) clock.accept();
        EXPECT_EQ(clock.now() - kStart, step.told);
        EXPECT_EQ(clock.trusted(), step.trusted);
        EXPECT_EQ(clock.drift(), step.drift);
    }
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Clock, Jumps, testing::Values(
    Case{"time_passing", {{Step::pass, hours{9}, hours{9}, true, seconds{0}}}},
    Case{"forward_small_is_followed", {
        {Step::jump, seconds{60}, seconds{60}, true, seconds{0}},
        {Step::pass, seconds{5},  seconds{65}, true, seconds{0}}}},
    Case{"forward_large_goes_on_at_the_monotonic_pace", {
        {Step::jump, seconds{61}, seconds{0},  false, seconds{61}},
        {Step::pass, seconds{10}, seconds{10}, false, seconds{61}},
        {Step::jump, hours{5},    seconds{10}, false, seconds{61} + hours{5}}}},
    Case{"forward_large_then_back", {
        {Step::jump, hours{1},    seconds{0},  false, hours{1}},
        {Step::pass, seconds{10}, seconds{10}, false, hours{1}},
        {Step::jump, -hours{1},   seconds{10}, true,  seconds{0}}}},
    Case{"forward_large_then_most_of_the_way_back", {
        {Step::jump, hours{1},                -seconds{0}, false, hours{1}},
        {Step::jump, -hours{1} + seconds{30}, seconds{30}, true,  seconds{0}}}},
    Case{"back_goes_on_at_half_pace_until_the_wall_has_caught_up", {
        {Step::pass, minutes{5},  minutes{5},               true, seconds{0}},
        {Step::jump, -minutes{2}, minutes{5},               true, -minutes{2}},
        {Step::pass, minutes{1},  seconds{330},             true, -seconds{90}},
        {Step::pass, minutes{2},  seconds{390},             true, -seconds{30}},
        {Step::pass, minutes{2},  minutes{8},               true, seconds{0}}}},
    Case{"back_twice_goes_on_at_half_pace", {
        {Step::jump, -hours{1},   seconds{0},  true, -hours{1}},
        {Step::pass, minutes{2},  minutes{1},  true, -minutes{59}},
        {Step::jump, -hours{1},   minutes{1},  true, -minutes{119}},
        {Step::pass, minutes{2},  minutes{2},  true, -minutes{118}}}},
    Case{"back_and_home_again_is_no_jump", {
        {Step::jump, -hours{1},   seconds{0},   true, -hours{1}},
        {Step::pass, minutes{4},  minutes{2},   true, -minutes{58}},
        {Step::jump, hours{1},    minutes{4},   true, seconds{0}}}},
    Case{"back_and_then_beyond_home_is_a_jump", {
        {Step::jump, -hours{1},              seconds{0}, true,  -hours{1}},
        {Step::jump, hours{1} + seconds{61}, seconds{0}, false, seconds{61}}}},
    Case{"accept_believes_the_wall", {
        {Step::jump,   hours{1},   seconds{0},             false, hours{1}},
        {Step::accept, seconds{0}, hours{1},               true,  seconds{0}},
        {Step::pass,   seconds{1}, hours{1} + seconds{1},  true,  seconds{0}}}},
    Case{"accept_of_one_jump_is_not_accept_of_the_next", {
        {Step::jump,   hours{1},   seconds{0}, false, hours{1}},
        {Step::accept, seconds{0}, hours{1},   true,  seconds{0}},
        {Step::jump,   hours{1},   hours{1},   false, hours{1}}}},
    Case{"accepted_and_then_back_stays_reached", {
        {Step::jump,   hours{1},   seconds{0}, false, hours{1}},
        {Step::accept, seconds{0}, hours{1},   true,  seconds{0}},
        {Step::jump,   -hours{1},  hours{1},   true,  -hours{1}}}}
    ), [](const auto& info) { return info.param.name; });
// clang-format on

TEST(GuardedClock, StartsBehindTheStoredTimeAndWaitsAtHalfPace) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart + minutes{10}};
    EXPECT_EQ(clock.now(), kStart + minutes{10});
    EXPECT_TRUE(clock.trusted());
    source.pass(minutes{4});
    EXPECT_EQ(clock.now(), kStart + minutes{12});
    source.pass(minutes{17});
    EXPECT_EQ(clock.now(), kStart + minutes{21});
}

TEST(GuardedClock, ComesHomeToTheStoredTimeWithoutAJump) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart + hours{10}};
    source.jump(hours{10});
    EXPECT_EQ(clock.now(), kStart + hours{10});
    EXPECT_TRUE(clock.trusted());
}

TEST(GuardedClock, TrustsALongStandstill) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart - hours{24 * 30}};
    EXPECT_EQ(clock.now(), kStart);
    EXPECT_TRUE(clock.trusted());
}

TEST(GuardedClock, StaysInDoubtOverARestart) {
    HandClock source;
    source.now_wall = kStart + hours{1} + seconds{20};
    GuardedClock clock{source, seconds{60}, kStart, kStart + hours{1}};
    EXPECT_EQ(clock.now(), kStart);
    EXPECT_FALSE(clock.trusted());
    clock.accept();
    EXPECT_EQ(clock.now(), kStart + hours{1} + seconds{20});
    EXPECT_TRUE(clock.trusted());
}

TEST(GuardedClock, BelievesAWallThatCameBackDuringARestart) {
    HandClock source;
    source.now_wall = kStart + seconds{20};
    GuardedClock clock{source, seconds{60}, kStart, kStart + hours{1}};
    EXPECT_EQ(clock.now(), kStart + seconds{20});
    EXPECT_TRUE(clock.trusted());
}

TEST(GuardedClock, GoesByItsOffset) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart};
    clock.set_offset(Duration{400});
    EXPECT_EQ(clock.now(), kStart + Duration{400});
    EXPECT_TRUE(clock.trusted());
}

TEST(GuardedClock, DecidesNothingWhileApartFromTheDatabase) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart};
    clock.set_apart(true);
    EXPECT_EQ(clock.now(), kStart);
    EXPECT_FALSE(clock.trusted());
    clock.set_apart(false);
    EXPECT_TRUE(clock.trusted());
}

TEST(GuardedClock, DoesNotTakeAStopBetweenTwoReadingsForAJump) {
    HandClock source;
    GuardedClock clock{source, seconds{60}, kStart};
    source.stall = minutes{10};
    EXPECT_EQ(clock.now(), kStart + minutes{10});
    EXPECT_TRUE(clock.trusted());
}

}  // namespace
}  // namespace hf
