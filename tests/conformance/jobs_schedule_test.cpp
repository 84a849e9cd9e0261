// Schedules in the database, on both engines, with several processes.
#include <barrier>
#include <thread>

#include "conformance/jobs_fixture.h"

namespace hf::jobs {
namespace {

class JobsSchedule : public JobsTest {
  protected:
    static Result<void> put(Process& process, const Schedule& schedule) {
        return process.write([&](Tx& tx, const Context& context) { return upsert_schedule(tx, context, schedule); });
    }
    static int fire(Process& process) {
        return process.write([](Tx& tx, const Context& context) { return due_schedules(tx, context); });
    }
    StoredSchedule only() {
        const auto all = store::read(*here.store, [](Tx& tx) { return list_schedules(tx); });
        EXPECT_EQ(all.size(), 1U);
        return all.at(0);
    }
};
HF_JOBS_ON_BOTH_ENGINES(JobsSchedule);

TEST_P(JobsSchedule, TwoProcessesFireEachTickOnce) {
    constexpr int kTicks = 20;
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(put(here, {.name = "s" + std::to_string(i), .kind = "tick", .every = 60_s}));
    const auto there = process();
    std::barrier together{2, [this]() noexcept { clock.pass(60_s); }};
    std::atomic<int> fired = 0;
    const auto race = [&](Process& process) {
        for (int i = 0; i < kTicks; ++i) {
            together.arrive_and_wait();
            fired += fire(process);
        }
    };
    std::thread one{[&] { race(here); }}, other{[&] { race(*there); }};
    one.join(), other.join();
    fired += fire(here);
    EXPECT_EQ(fired, 3 * kTicks);
    EXPECT_EQ(here.claim("tick", 1000).size(), static_cast<std::size_t>(3 * kTicks));
}

TEST_P(JobsSchedule, ATickIsAJobOfItsMoment) {
    ASSERT_TRUE(put(here, {.name = "s", .kind = "tick", .payload = R"({"a":1})", .every = 60_s}));
    const auto start = here.clock.now();
    EXPECT_EQ(fire(here), 0);
    clock.pass(60_s + Duration{250});
    EXPECT_EQ(fire(here), 1);
    EXPECT_EQ(fire(here), 0);
    const auto jobs = here.claim("tick");
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].run_at, start + 60_s);
    EXPECT_EQ(jobs[0].payload, R"({"a":1})");
    EXPECT_EQ(only().last_at, start + 60_s);
    EXPECT_EQ(only().next_at, start + 120_s) << "no drift";
}

TEST_P(JobsSchedule, MissedTicksAreMadeUpAsAsked) {
    for (const auto catch_up : {CatchUp::skip, CatchUp::once, CatchUp::all})
        ASSERT_TRUE(put(here, {.name = std::string{text_of(catch_up)},
                               .kind = std::string{text_of(catch_up)},
                               .every = 600_s,
                               .catch_up = catch_up}));
    clock.pass(600_s * 5 + 300_s);
    EXPECT_EQ(fire(here), 6);
    EXPECT_EQ(here.claim("skip").size(), 0U);
    EXPECT_EQ(here.claim("once").size(), 1U);
    EXPECT_EQ(here.claim("all").size(), 5U);
    clock.pass(300_s);
    EXPECT_EQ(fire(here), 3) << "then all are on time again";
}

TEST_P(JobsSchedule, ManyMissedTicksComeInPortions) {
    ASSERT_TRUE(put(here, {.name = "s", .kind = "tick", .every = 1_s, .catch_up = CatchUp::all}));
    clock.pass(1_s * (kMostTicks + 30));
    EXPECT_EQ(fire(here), kMostTicks);
    EXPECT_EQ(fire(here), 30);
    EXPECT_EQ(fire(here), 0);
}

TEST_P(JobsSchedule, EveryStartMayAskAgain) {
    const Schedule hourly{.name = "s", .kind = "tick", .cron = "0 * * * *"};
    ASSERT_TRUE(put(here, hourly));
    const auto first = only().next_at;
    clock.pass(7200_s);
    ASSERT_TRUE(put(here, hourly));
    EXPECT_EQ(only().next_at, first) << "a restart does not drop what was missed";
    auto changed = hourly;
    changed.kind = "other", changed.payload = "[]";
    ASSERT_TRUE(put(here, changed));
    EXPECT_EQ(only().next_at, first);
    EXPECT_EQ(only().kind, "other");
    changed.cron = "30 4 * * *", changed.zone = "Europe/Berlin";
    ASSERT_TRUE(put(here, changed));
    EXPECT_GT(only().next_at, here.clock.now()) << "another timing starts anew";

    EXPECT_EQ(put(here, {.name = "bad", .kind = "x", .cron = "nonsense"}).error().code, Code::invalid_fields);
    EXPECT_EQ(put(here, {.name = "bad", .kind = "x", .every = 60_s, .zone = "Mars/Olympus"}).error().code,
              Code::invalid_fields);
    EXPECT_EQ(put(here, {.name = "", .kind = "x", .every = 60_s}).error().code, Code::invalid_fields);

    const auto remove = [&] { return here.write([](Tx& tx, const Context&) { return remove_schedule(tx, "s"); }); };
    EXPECT_TRUE(remove());
    EXPECT_FALSE(remove());
}

TEST_P(JobsSchedule, NothingFiresWhileTheClockIsInDoubt) {
    ASSERT_TRUE(put(here, {.name = "s", .kind = "tick", .every = 60_s}));
    clock.jump(86'400_s);
    here.clock.now();
    clock.pass(60_s);
    EXPECT_EQ(fire(here), 0);
    here.clock.accept();
    EXPECT_EQ(fire(here), 1);
}

}  // namespace
}  // namespace hf::jobs
