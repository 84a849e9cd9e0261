// The runner on both engines, driven by hand on a clock that stands still.
#include <set>

#include "conformance/jobs_fixture.h"

namespace hf::jobs {
namespace {

using JobsRunner = JobsTest;
HF_JOBS_ON_BOTH_ENGINES(JobsRunner);

TEST_P(JobsRunner, DoesWhatIsDueAndTellsWhenToComeAgain) {
    std::vector<std::string> seen;
    Runner runner{here.kernel(), kByHand};
    runner.on("a", [&](const Claimed& job, JobContext&) -> Result<void> {
        return seen.push_back(job.payload), Result<void>{};
    });
    here.add({.kind = "a", .payload = "1"});
    here.add({.kind = "a", .payload = "2", .run_at = here.clock.now() + 3_s});
    here.add({.kind = "of nobody here"});
    EXPECT_EQ(run(runner, here), here.clock.now() + 3_s) << "the moment of the next job, not the next poll";
    EXPECT_EQ(seen, std::vector<std::string>{"1"});
    clock.pass(3_s);
    EXPECT_EQ(run(runner, here), here.clock.now() + kPoll);
    EXPECT_EQ(seen, (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(runner.tallies().at("a").done, 2);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{1, 0, 0}));
}

TEST_P(JobsRunner, OutcomesAndTheWorldRetryAndWhatCannotHelpIsDead) {
    Runner runner{here.kernel(), kByHand};
    int calls = 0;
    runner.on("error",
              [&](const Claimed&, JobContext&) -> Result<void> { return ++calls, hf::fail(Code::bad_gateway); });
    runner.on("world", [&](const Claimed&, JobContext&) -> Result<void> { throw WorldError("the peer is down"); });
    runner.on("never", [&](const Claimed&, JobContext&) -> Result<void> { return hf::fail(Code::not_found, "gone"); });
    for (const auto* kind : {"error", "world", "never"}) here.add({.kind = kind, .max_attempts = 2});
    run(runner, here);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{2, 0, 1}));
    clock.pass(2_s);
    run(runner, here);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{0, 0, 3}));
    std::set<std::string> said;
    for (const auto& dead : store::read(*here.store, [](Tx& tx) { return list_dead(tx, "", 9); }))
        said.insert(dead.last_error);
    EXPECT_TRUE(said.contains("not_found: gone"));
    EXPECT_TRUE(said.contains("unavailable: the peer is down"));
    EXPECT_EQ(runner.tallies().at("error").retried, 1);
    EXPECT_EQ(runner.tallies().at("error").dead, 1);
}

TEST_P(JobsRunner, ADeedAndItsCompletionAreOneTransaction) {
    Runner runner{here.kernel(), kByHand};
    bool broken = true;
    runner.on_deed("a",
                   [&](Tx& tx, const Context& context, const Claimed& job) -> Result<void> {
                       TRY(note(tx, context, job));
                       if (broken && job.payload == "3") throw WorldError("in the middle of a batch");
                       if (job.payload == "4") return hf::fail(Code::wrong_state, "never");
                       return {};
                   },
                   {.batch = 4});
    run(runner, here);
    for (int i = 0; i < 9; ++i) here.add({.kind = "a", .payload = std::to_string(i)});
    run(runner, here);
    auto expected =
        std::map<std::string, std::int64_t>{{"0", 1}, {"1", 1}, {"2", 1}, {"5", 1}, {"6", 1}, {"7", 1}, {"8", 1}};
    EXPECT_EQ(notes(*here.store), expected) << "the two that failed left nothing behind, all others once";
    broken = false;
    clock.pass(2_s);
    run(runner, here);
    expected["3"] = 1;
    EXPECT_EQ(notes(*here.store), expected);
    EXPECT_EQ(runner.tallies().at("a").done, 8);
    EXPECT_EQ(runner.tallies().at("a").dead, 1);
    EXPECT_EQ(runner.tallies().at("a").retried, 1);
}

TEST_P(JobsRunner, BatchesGoOnWhileAFailedJobWaitsForItsTurn) {
    Runner runner{here.kernel(), kByHand};
    int failures = 3;
    runner.on_deed("a",
                   [&](Tx& tx, const Context& context, const Claimed& job) -> Result<void> {
                       if (job.payload == "bad" && failures > 0) return --failures, hf::fail(Code::unavailable);
                       return note(tx, context, job);
                   },
                   {.batch = 5});
    here.add({.kind = "a", .payload = "bad"});
    for (int i = 0; i < 400; ++i) here.add({.kind = "a", .payload = "good"});
    for (int i = 0; i < 5; ++i) run(runner, here), clock.pass(9_s);
    EXPECT_EQ(notes(*here.store), (std::map<std::string, std::int64_t>{{"bad", 1}, {"good", 400}}));
}

TEST_P(JobsRunner, AKilledWorkersJobsRunAgainWithinTwoLeases) {
    for (int i = 0; i < 3; ++i) here.add({.kind = "a"});
    ASSERT_EQ(here.claim("a").size(), 3U);  // by a process that is then killed
    int done = 0;
    Runner runner{here.kernel(), kByHand};
    runner.on("a", [&](const Claimed& job, JobContext&) -> Result<void> {
        EXPECT_EQ(job.attempts, 2);
        return ++done, Result<void>{};
    });
    const auto killed = here.clock.now();
    while (done < 3 && here.clock.now() < killed + 10 * kLease) clock.pass(run(runner, here) - here.clock.now());
    EXPECT_EQ(done, 3);
    EXPECT_LE(here.clock.now() - killed, 2 * kLease);
}

TEST_P(JobsRunner, AZombiesResultIsRefused) {
    const auto there = process();
    int runs = 0;
    Runner other{there->kernel(), kByHand}, runner{here.kernel(), kByHand};
    const auto heir = [&](const Claimed&, JobContext&) -> Result<void> { return ++runs, Result<void>{}; };
    for (const auto* kind : {"plain", "failing", "finishing"}) other.on(kind, heir);
    const auto sleep_through_the_lease = [&] {
        clock.pass(kLease + 1_s);
        run(other, *there);
    };
    runner.on("plain",
              [&](const Claimed&, JobContext&) -> Result<void> { return sleep_through_the_lease(), Result<void>{}; });
    runner.on("failing", [&](const Claimed&, JobContext&) -> Result<void> {
        return sleep_through_the_lease(), hf::fail(Code::not_found);
    });
    runner.on("finishing", [&](const Claimed& job, JobContext& context) -> Result<void> {
        sleep_through_the_lease();
        return context.finish([&](Tx& tx, const Context& at) { return note(tx, at, job); });
    });
    for (const auto* kind : {"plain", "failing", "finishing"}) {
        here.add({.kind = kind});
        run(runner, here);
        EXPECT_EQ(runner.tallies().at(kind).refused, 1) << kind;
        EXPECT_EQ(runner.tallies().at(kind).done, 0) << kind;
        EXPECT_EQ(other.tallies().at(kind).done, 1) << kind;
    }
    EXPECT_EQ(runs, 3);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{0, 0, 0})) << "the zombie's last deed was rolled back";
}

TEST_P(JobsRunner, FinishingIsOneTransaction) {
    Runner runner{here.kernel(), kByHand};
    bool refuse = true;
    runner.on("a", [&](const Claimed& job, JobContext& context) {
        return context.finish([&](Tx& tx, const Context& at) -> Result<void> {
            TRY(note(tx, at, job));
            if (refuse) return hf::fail(Code::unavailable);
            return {};
        });
    });
    here.add({.kind = "a", .payload = "x"});
    run(runner, here);
    EXPECT_TRUE(notes(*here.store).empty());
    refuse = false;
    clock.pass(2_s);
    run(runner, here);
    EXPECT_EQ(notes(*here.store).at("x"), 1);
    EXPECT_EQ(runner.tallies().at("a").done, 1);
}

TEST_P(JobsRunner, APausedKindRestsAndResumes) {
    int done = 0;
    Runner runner{here.kernel(), kByHand};
    runner.on_deed("a", [&](Tx&, const Context&, const Claimed&) -> Result<void> { return {}; });
    runner.on("b", [&](const Claimed&, JobContext&) -> Result<void> { return ++done, Result<void>{}; });
    here.write([](Tx& tx, const Context& at) { return pause_kind(tx, at, "a"), pause_kind(tx, at, "b"), true; });
    here.add({.kind = "a"}), here.add({.kind = "b"});
    EXPECT_EQ(run(runner, here), here.clock.now() + kPoll) << "a paused job is no reason to come back sooner";
    EXPECT_EQ(here.standing()[0], 2);
    here.write([](Tx& tx, const Context&) { return resume_kind(tx, "a"), resume_kind(tx, "b"), true; });
    clock.pass(kPoll);
    run(runner, here);
    EXPECT_EQ(here.standing()[0], 0);
    EXPECT_EQ(done, 1);
}

TEST_P(JobsRunner, SchedulesFireWhileTheClockIsTrusted) {
    Runner runner{here.kernel(), kByHand};
    std::vector<Time> ticks;
    runner.on("tick", [&](const Claimed& job, JobContext&) -> Result<void> {
        return ticks.push_back(job.run_at), Result<void>{};
    });
    ASSERT_TRUE(here.write([](Tx& tx, const Context& at) {
        return upsert_schedule(tx, at, {.name = "s", .kind = "tick", .every = 60_s, .catch_up = CatchUp::all});
    }));
    const auto start = here.clock.now();
    EXPECT_LE(run(runner, here), start + kPoll);
    clock.pass(60_s);
    run(runner, here);
    EXPECT_EQ(ticks, std::vector{start + 60_s});

    clock.jump(3600_s);
    here.clock.now();
    ASSERT_FALSE(here.clock.trusted());
    clock.pass(60_s);
    run(runner, here);
    EXPECT_EQ(ticks.size(), 1U) << "nothing fires while the clock is in doubt";
    clock.jump(-3600_s);
    run(runner, here);
    EXPECT_EQ(ticks, (std::vector{start + 60_s, start + 120_s}));
}

}  // namespace
}  // namespace hf::jobs
