// The runner on both engines with its threads: woken, stopped, capped, and shared by two processes.
#include <condition_variable>
#include <latch>
#include <set>

#include "conformance/jobs_fixture.h"

namespace hf::jobs {
namespace {

using JobsRunnerThreads = JobsTest;
HF_JOBS_ON_BOTH_ENGINES(JobsRunnerThreads);

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

TEST_P(JobsRunnerThreads, WorkersAreWokenByTheStore) {
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

TEST_P(JobsRunnerThreads, SaysWhenTheQueueIsNotServed) {
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

TEST_P(JobsRunnerThreads, TwoProcessesShareTheJobsAndEachIsDoneOnce) {
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
    const auto noted = notes(*here.store);
    EXPECT_EQ(noted.size(), static_cast<std::size_t>(kJobs));
    for (const auto& [payload, times] : noted) EXPECT_EQ(times, 1) << payload;
}

TEST_P(JobsRunnerThreads, AHeartbeatKeepsTheLeaseOfALongJob) {
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

TEST_P(JobsRunnerThreads, StoppingGivesBackWhatHasNotBegunAndFinishesWhatHas) {
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

TEST_P(JobsRunnerThreads, CapsHowManyOfAKindRunAtOnce) {
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
