// The runner on both engines: driven by hand on a clock that stands still, and with its threads.
#include <condition_variable>
#include <latch>
#include <set>

#include "conformance/jobs_fixture.h"

namespace hf::jobs {
namespace {

const RunnerOptions kByHand{.threads = 0, .worker = "by hand"};

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

/// Notes what a deed did, in the same transaction: one dead job of kind "done" for each.
Result<void> note(Tx& tx, const Context& context, const Claimed& job) {
    TRY(enqueue(tx, context, {.kind = "done:" + job.payload}));
    return {};
}

std::map<std::string, std::int64_t> notes(JobsTest&, Store& store) {
    std::map<std::string, std::int64_t> all;
    for (const auto& row : store::read(store, [](Tx& tx) { return count_jobs(tx); }))
        if (row.kind.starts_with("done:")) all[row.kind.substr(5)] = row.count;
    return all;
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
    EXPECT_EQ(notes(*this, *here.store), expected) << "the two that failed left nothing behind, all others once";
    broken = false;
    clock.pass(2_s);
    run(runner, here);
    expected["3"] = 1;
    EXPECT_EQ(notes(*this, *here.store), expected);
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
    EXPECT_EQ(notes(*this, *here.store), (std::map<std::string, std::int64_t>{{"bad", 1}, {"good", 400}}));
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
    EXPECT_TRUE(notes(*this, *here.store).empty());
    refuse = false;
    clock.pass(2_s);
    run(runner, here);
    EXPECT_EQ(notes(*this, *here.store).at("x"), 1);
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

// ---- with threads

/// Waits for real, but only for what rings the bell and for the clock in the test's hand.
class HandWaiting final : public Waiting {
  public:
    explicit HandWaiting(const HandClock& clock) : clock_(clock) {}

    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& bell, Duration at_most,
              const std::function<bool()>& woken) override {
        const auto until = clock_.monotonic() + at_most;
        {
            const std::lock_guard guard{mutex_};
            bell_ = &bell, desk_ = lock.mutex(), until_ = until, resting_ = !woken() && clock_.monotonic() < until;
            at_rest_.notify_all();
        }
        bell.wait(lock, [&] { return woken() || clock_.monotonic() >= until; });
        const std::lock_guard guard{mutex_};
        resting_ = false;
    }
    /// Until the dispatcher has nothing to do.
    void until_rest() {
        std::unique_lock lock{mutex_};
        at_rest_.wait(lock, [&] { return resting_; });
    }
    void pass(HandClock& clock, Duration time) {
        until_rest();
        std::mutex* desk = nullptr;
        {
            const std::lock_guard guard{mutex_};
            desk = desk_;
            resting_ = clock.monotonic() + time < until_;
        }
        const std::lock_guard held{*desk};
        clock.pass(time);
        bell_->notify_all();
    }

  private:
    const HandClock& clock_;
    std::mutex mutex_;
    std::condition_variable at_rest_;
    std::condition_variable* bell_ = nullptr;
    std::mutex* desk_ = nullptr;
    Duration until_{};
    bool resting_ = false;
};

TEST_P(JobsRunner, WorkersAreWokenByTheStore) {
    constexpr int kJobs = 200;
    std::latch left{kJobs};
    std::mutex mutex;
    std::multiset<std::string> seen;
    HandWaiting waiting{clock};
    Runner runner{here.kernel(), {.threads = 4}, waiting};
    runner.on("a", [&](const Claimed& job, JobContext&) -> Result<void> {
        const std::lock_guard lock{mutex};
        seen.insert(job.payload);
        left.count_down();
        return {};
    });
    runner.start();
    waiting.until_rest();
    for (int i = 0; i < kJobs; ++i) here.add({.kind = "a", .payload = std::to_string(i)});
    left.wait();  // the clock stands still, so no poll has helped
    runner.stop();
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(kJobs));
    for (int i = 0; i < kJobs; ++i) EXPECT_EQ(seen.count(std::to_string(i)), 1U);
    EXPECT_EQ(runner.tallies().at("a").done, kJobs);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{0, 0, 0}));
}

TEST_P(JobsRunner, SaysWhenTheQueueIsNotServed) {
    HandWaiting waiting{clock};
    Runner runner{here.kernel(), {.threads = 1}, waiting};
    EXPECT_EQ(runner.trouble(), "no jobs are done: the runner is not running");
    runner.start();
    waiting.until_rest();
    EXPECT_EQ(runner.trouble(), "");
    clock.pass(2 * kLease + Duration{1'000});  // and nobody wakes the dispatcher
    EXPECT_EQ(runner.trouble(), "no jobs have been done for 21 s");
    waiting.pass(clock, Duration{0});
    waiting.until_rest();
    EXPECT_EQ(runner.trouble(), "");
    runner.stop();
    EXPECT_EQ(runner.trouble(), "no jobs are done: the runner is not running");
}

TEST_P(JobsRunner, TwoProcessesShareTheJobsAndEachIsDoneOnce) {
    constexpr int kJobs = 150;
    std::latch left{kJobs};
    std::mutex mutex;
    std::multiset<std::string> handled;
    const auto there = process();
    HandWaiting waiting{clock}, waiting_there{clock};
    Runner one{here.kernel(), {.threads = 2}, waiting}, other{there->kernel(), {.threads = 2}, waiting_there};
    for (auto* runner : {&one, &other}) {
        runner->on("handled", [&](const Claimed& job, JobContext&) -> Result<void> {
            const std::lock_guard lock{mutex};
            handled.insert(job.payload);
            left.count_down();
            return {};
        });
        runner->on_deed("noted", note, {.batch = 7});
    }
    std::vector<Job> jobs;
    for (int i = 0; i < kJobs; ++i) jobs.push_back({.kind = "noted", .payload = std::to_string(i)});
    for (int i = 0; i < kJobs; ++i) jobs.push_back({.kind = "handled", .payload = std::to_string(i)});
    ASSERT_TRUE(here.write([&](Tx& tx, const Context& at) { return enqueue_many(tx, at, jobs); }));
    one.start(), other.start();
    left.wait();
    one.stop(), other.stop();
    Runner last{here.kernel(), kByHand};  // what a stop gave back
    last.on_deed("noted", note);
    run(last, here);

    for (int i = 0; i < kJobs; ++i) EXPECT_EQ(handled.count(std::to_string(i)), 1U) << i;
    const auto noted = notes(*this, *here.store);
    EXPECT_EQ(noted.size(), static_cast<std::size_t>(kJobs));
    for (const auto& [payload, times] : noted) EXPECT_EQ(times, 1) << payload;
}

TEST_P(JobsRunner, AHeartbeatKeepsTheLeaseOfALongJob) {
    std::latch begun{1}, end{1}, looked{1};
    std::atomic<int> runs = 0;
    HandWaiting waiting{clock};
    Runner runner{here.kernel(), {.threads = 1}, waiting};
    runner.on("long", [&](const Claimed&, JobContext& context) -> Result<void> {
        if (++runs > 1) return {};
        begun.count_down();
        end.wait();
        EXPECT_TRUE(context.keep_going());
        looked.count_down();
        return {};
    });
    here.add({.kind = "long"});
    runner.start();
    begun.wait();
    for (int i = 0; i < 9; ++i) {
        waiting.pass(clock, kLease / 3 + Duration{1});
        waiting.until_rest();
        EXPECT_EQ(here.lapse(), 0) << i;
    }
    end.count_down();
    looked.wait();
    runner.stop();
    EXPECT_EQ(runner.tallies().at("long").done, 1);
    EXPECT_EQ(runner.tallies().at("long").refused, 0);
    EXPECT_EQ(runs, 1) << "also this runner looks for lapsed leases";
}

TEST_P(JobsRunner, StoppingGivesBackWhatHasNotBegunAndFinishesWhatHas) {
    std::latch begun{1}, stop{1};
    std::atomic<int> runs = 0;
    HandWaiting waiting{clock};
    Runner runner{here.kernel(), {.threads = 1}, waiting};
    runner.on("a", [&](const Claimed&, JobContext& context) -> Result<void> {
        ++runs;
        begun.count_down();
        stop.wait();
        while (context.keep_going()) std::this_thread::yield();
        return {};
    });
    for (int i = 0; i < 5; ++i) here.add({.kind = "a"});
    runner.start();
    begun.wait();
    waiting.until_rest();
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{3, 2, 0})) << "one runs and one waits for the thread";
    stop.count_down();
    runner.stop();
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{4, 0, 0}));
    for (const auto& job : here.claim("a")) EXPECT_EQ(job.attempts, 1) << "an attempt that never began does not count";
}

TEST_P(JobsRunner, CapsHowManyOfAKindRunAtOnce) {
    std::atomic<int> now = 0, most = 0;
    std::latch left{40};
    HandWaiting waiting{clock};
    Runner runner{here.kernel(), {.threads = 6}, waiting};
    runner.on("a",
              [&](const Claimed&, JobContext&) -> Result<void> {
                  const int running = ++now;
                  for (int seen = most; seen < running && !most.compare_exchange_weak(seen, running);) {
                  }
                  std::this_thread::yield();
                  --now;
                  left.count_down();
                  return {};
              },
              {.at_once = 2});
    for (int i = 0; i < 40; ++i) here.add({.kind = "a"});
    runner.start();
    left.wait();
    runner.stop();
    EXPECT_LE(most, 2);
}

}  // namespace
}  // namespace hf::jobs
