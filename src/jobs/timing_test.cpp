#include "jobs/timing.h"

#include <gtest/gtest.h>

namespace hf::jobs {
namespace {

constexpr Duration kMinute{60'000}, kDay{86'400'000};
constexpr Time kStart{1'800'000'000'000};  // 2027-01-15T08:00:00Z

std::vector<std::int64_t> minutes(const std::vector<Time>& ticks) {
    std::vector<std::int64_t> all;
    for (const auto tick : ticks) all.push_back((tick - kStart) / kMinute);
    return all;
}

TEST(CatchUp, WhatBecomesOfMissedTicks) {
    const auto every = Timing::parse(10 * kMinute, {}, "UTC").value();
    struct Row {
        CatchUp catch_up;
        Duration late;  // since the first tick
        std::vector<std::int64_t> fire;
        std::int64_t next;
        const char* why;
    };
    const Row kRows[]{
        {CatchUp::skip, Duration{0}, {0}, 10, "on time"},
        {CatchUp::skip, kTickGrace, {0}, 10, "a little late is on time"},
        {CatchUp::skip, kTickGrace + Duration{1}, {}, 10, "missed, dropped"},
        {CatchUp::skip, 35 * kMinute, {}, 40, "several missed, all dropped"},
        {CatchUp::skip, 30 * kMinute, {30}, 40, "the newest is on time"},
        {CatchUp::once, Duration{0}, {0}, 10, "on time"},
        {CatchUp::once, 5 * kMinute, {0}, 10, "missed, made up"},
        {CatchUp::once, 35 * kMinute, {30}, 40, "several missed, the newest stands for all"},
        {CatchUp::all, 35 * kMinute, {0, 10, 20, 30}, 40, "each is made up"},
        {CatchUp::all, 100 * kMinute, {0, 10, 20, 30, 40}, 50, "no more at once than allowed"},
    };
    for (const auto& row : kRows) {
        const auto due = ticks_due(every, row.catch_up, kStart, kStart + row.late, 5);
        EXPECT_EQ(minutes(due.fire), row.fire) << text_of(row.catch_up) << ": " << row.why;
        EXPECT_EQ((due.next_at - kStart) / kMinute, row.next) << text_of(row.catch_up) << ": " << row.why;
    }
}

TEST(CatchUp, CronLooksBackWithoutCountingEveryTick) {
    const auto cron = Timing::parse({}, "*/5 * * * *", "UTC").value();
    const auto now = kStart + 1000 * kDay + Duration{1};
    const auto due = ticks_due(cron, CatchUp::once, kStart, now, 5);
    EXPECT_EQ(due.fire, std::vector{kStart + 1000 * kDay});
    EXPECT_EQ(due.next_at, kStart + 1000 * kDay + 5 * kMinute);
}

TEST(CatchUp, NewestIsTheSameAsWalking) {
    for (const auto* text : {"*/7 * * * *", "0 */5 * * *", "0 3 * * mon", "0 0 1 * *", "30 6 29 2 *"}) {
        const auto cron = Timing::parse({}, text, "Europe/Berlin").value();
        for (const auto away : {Duration{0}, 7 * kMinute, Duration{3'600'000}, 2 * kDay, 900 * kDay}) {
            if (away == 900 * kDay && text[0] == '*') continue;  // walking there takes seconds
            auto tick = cron.after(kStart);
            const auto now = tick + away;
            const auto newest = cron.newest(tick, now);
            while (cron.after(tick) <= now) tick = cron.after(tick);
            EXPECT_EQ(newest, tick) << text << " after " << text_of(away);
        }
    }
}

TEST(Timing, RefusesWhatHasNoMeaning) {
    EXPECT_FALSE(Timing::parse({}, {}, "UTC").has_value());
    EXPECT_FALSE(Timing::parse(kDay, "* * * * *", "UTC").has_value());
    EXPECT_FALSE(Timing::parse(Duration{999}, {}, "UTC").has_value());
    EXPECT_FALSE(Timing::parse(Duration{-5000}, {}, "UTC").has_value());
    EXPECT_FALSE(Timing::parse({}, "* * * * *", "Mars/Olympus").has_value());
}

}  // namespace
}  // namespace hf::jobs
