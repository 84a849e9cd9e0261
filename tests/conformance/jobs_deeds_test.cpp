// The deeds of jobs mean the same on both engines.
#include "conformance/jobs_fixture.h"

namespace hf::jobs {
namespace {

std::vector<std::string> payloads(const std::vector<Claimed>& jobs) {
    std::vector<std::string> all;
    for (const auto& job : jobs) all.push_back(job.payload);
    return all;
}

using JobsDeeds = JobsTest;
HF_JOBS_ON_BOTH_ENGINES(JobsDeeds);

TEST_P(JobsDeeds, EveryQueryIsOneTheEngineTakes) {
    store::read(*here.store, [](Tx& tx) {
        for (const auto* query : all_queries()) EXPECT_NO_THROW(tx.check(*query)) << query->name;
    });
}

TEST_P(JobsDeeds, ADoneJobIsGone) {
    const auto id = here.add({.kind = "a", .payload = R"({"x":"\"ä"})"});
    const auto jobs = here.claim("a");
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].id, id);
    EXPECT_EQ(jobs[0].payload, R"({"x":"\"ä"})");
    EXPECT_EQ(jobs[0].attempts, 1);
    EXPECT_TRUE(here.claim("a").empty()) << "what is running is not claimed";
    EXPECT_TRUE(here.complete(jobs).empty());
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{0, 0, 0}));
    EXPECT_EQ(here.complete(jobs), std::vector{id}) << "twice is refused";
}

TEST_P(JobsDeeds, ManyAtOnce) {
    std::vector<Job> jobs;
    for (int i = 0; i < 50; ++i) jobs.push_back({.kind = "a", .payload = std::to_string(i)});
    jobs.push_back({.kind = "a", .payload = "\"x\"", .unique_key = "k"});
    jobs.push_back({.kind = "a", .payload = "\"y\"", .unique_key = "k"});
    const auto ids =
        here.write([&](Tx& tx, const Context& context) { return enqueue_many(tx, context, jobs); }).value();
    ASSERT_EQ(ids.size(), 52U);
    EXPECT_EQ(ids[50], ids[51]) << "one key, one job";
    const auto claimed = here.claim("a", 1000);
    ASSERT_EQ(claimed.size(), 51U);
    for (const auto& job : claimed) EXPECT_NE(std::find(ids.begin(), ids.end(), job.id), ids.end()) << job.id.text;
    EXPECT_TRUE(here.complete(claimed).empty());

    jobs[7].max_attempts = 0;
    EXPECT_FALSE(here.write([&](Tx& tx, const Context& context) { return enqueue_many(tx, context, jobs); }));
    EXPECT_FALSE(here.write([&](Tx& tx, const Context& context) { return enqueue(tx, context, {.kind = ""}); }));
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{0, 0, 0})) << "all or none";
}

TEST_P(JobsDeeds, UrgentBeforeNormalBeforeBackgroundThenTheOlder) {
    const auto now = here.clock.now();
    here.add({.kind = "a", .payload = "5", .run_at = now - 9_s, .priority = Priority::background});
    here.add({.kind = "a", .payload = "4", .run_at = now - 1_s});
    here.add({.kind = "a", .payload = "3", .run_at = now - 2_s});
    here.add({.kind = "a", .payload = "2", .priority = Priority::urgent});
    here.add({.kind = "a", .payload = "1", .run_at = now - 1_s, .priority = Priority::urgent});
    here.add({.kind = "a", .payload = "9", .run_at = now + 1_s, .priority = Priority::urgent});
    EXPECT_EQ(payloads(here.claim("a", 2)), (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(payloads(here.claim("a")), (std::vector<std::string>{"3", "4", "5"}));
}

TEST_P(JobsDeeds, ADelayedJobWaits) {
    here.add({.kind = "a", .run_at = here.clock.now() + 30_s});
    clock.pass(Duration{29'999});
    EXPECT_TRUE(here.claim("a").empty());
    clock.pass(Duration{1});
    EXPECT_EQ(here.claim("a").size(), 1U);
}

TEST_P(JobsDeeds, SharesAndTheWholeBoundAClaim) {
    for (int i = 0; i < 10; ++i) here.add({.kind = "a"}), here.add({.kind = "b"}), here.add({.kind = "c"});
    const std::vector<Share> shares{{"a", 2}, {"nobody", 9}, {"b", 9}};
    const auto claimed = here.write(
        [&](Tx& tx, const Context& context) { return claim_jobs(tx, context.now, "tester", shares, 5, kLease); });
    ASSERT_EQ(claimed.size(), 5U);
    EXPECT_EQ(std::count_if(claimed.begin(), claimed.end(), [](const Claimed& job) { return job.kind == "a"; }), 2);
    EXPECT_EQ(std::count_if(claimed.begin(), claimed.end(), [](const Claimed& job) { return job.kind == "c"; }), 0);
}

TEST_P(JobsDeeds, AUniqueKeyIsHeldWhileTheJobIsUnfinished) {
    const Job job{.kind = "a", .unique_key = "k", .max_attempts = 1};
    const auto first = here.add(job);
    EXPECT_EQ(here.add(job), first) << "ready";
    EXPECT_NE(here.add({.kind = "b", .unique_key = "k"}), first) << "of another kind";
    const auto claimed = here.claim("a");
    EXPECT_EQ(here.add(job), first) << "running";
    EXPECT_EQ(here.fail(claimed[0], {Code::unavailable}), Fate::dead);
    const auto second = here.add(job);
    EXPECT_NE(second, first) << "dead";

    const auto replay = [&](const JobId& id) {
        return here.write([&](Tx& tx, const Context& context) { return replay_dead(tx, context, id); });
    };
    EXPECT_EQ(replay(first).error().code, Code::wrong_state) << "its key is taken again";
    EXPECT_TRUE(here.complete(here.claim("a")).empty());
    EXPECT_TRUE(replay(first).has_value());
    EXPECT_EQ(here.add(job), first);
}

TEST_P(JobsDeeds, CancelTakesBackWhatHasNotBegun) {
    const auto cancel = [&] { return here.write([](Tx& tx, const Context&) { return cancel_job(tx, "a", "k"); }); };
    EXPECT_FALSE(cancel());
    here.add({.kind = "a", .unique_key = "k"});
    EXPECT_TRUE(cancel());
    here.add({.kind = "a", .unique_key = "k"});
    here.claim("a");
    EXPECT_FALSE(cancel()) << "it runs";
}

TEST_P(JobsDeeds, RetriesWithPausesUntilTheLastAttemptThenDeadAndReplayed) {
    const auto id = here.add({.kind = "a", .max_attempts = 3});
    for (int attempt = 1; attempt <= 2; ++attempt) {
        const auto jobs = here.claim("a");
        ASSERT_EQ(jobs.size(), 1U);
        EXPECT_EQ(jobs[0].attempts, attempt);
        EXPECT_EQ(here.fail(jobs[0], {Code::unavailable, "not today"}), Fate::retried);
        EXPECT_TRUE(here.claim("a").empty()) << "not at once";
        clock.pass(2_s);
    }
    EXPECT_EQ(here.fail(here.claim("a").at(0), {Code::unavailable, "not today"}), Fate::dead);
    EXPECT_TRUE(here.claim("a").empty());
    const auto dead = store::read(*here.store, [](Tx& tx) { return list_dead(tx, "", 10); });
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].id, id);
    EXPECT_EQ(dead[0].attempts, 3);
    EXPECT_EQ(dead[0].last_error, "unavailable: not today");

    const auto replay = [&](const JobId& one) {
        return here.write([&](Tx& tx, const Context& context) { return replay_dead(tx, context, one); });
    };
    EXPECT_TRUE(replay(id).has_value());
    EXPECT_EQ(replay(id).error().code, Code::wrong_state);
    EXPECT_EQ(replay({"job_none"}).error().code, Code::not_found);
    const auto again = here.claim("a");
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].attempts, 1) << "its attempts come again";
    EXPECT_EQ(again[0].fence, 4) << "its fence goes on";
}

TEST_P(JobsDeeds, AnErrorThatCannotHelpIsDeadAtOnceAndOneThatAsksForTimeGetsIt) {
    here.add({.kind = "a"});
    EXPECT_EQ(here.fail(here.claim("a").at(0), {Code::invalid_fields, "no such gate"}), Fate::dead);
    EXPECT_EQ(store::read(*here.store, [](Tx& tx) { return list_dead(tx, "", 1); }).at(0).last_error,
              "invalid_fields: no such gate");

    here.add({.kind = "b"});
    EXPECT_EQ(here.fail(here.claim("b").at(0), {Code::rate_limited, "", {}, std::chrono::seconds{90}}), Fate::retried);
    clock.pass(89_s);
    EXPECT_TRUE(here.claim("b").empty());
    clock.pass(1_s);
    EXPECT_EQ(here.claim("b").size(), 1U);
}

TEST_P(JobsDeeds, ALapsedLeaseMakesTheJobReadyAndTheZombieIsRefused) {
    const auto id = here.add({.kind = "a"});
    const auto zombie = here.claim("a");
    clock.pass(kLease - Duration{1});
    EXPECT_EQ(here.lapse(), 0);
    clock.pass(Duration{1});
    EXPECT_EQ(here.lapse(), 1);
    const auto heir = here.claim("a");
    ASSERT_EQ(heir.size(), 1U);
    EXPECT_EQ(heir[0].attempts, 2);

    EXPECT_EQ(here.complete(zombie), std::vector{id});
    EXPECT_EQ(here.fail(zombie[0], {Code::unavailable}), Fate::refused);
    EXPECT_EQ(here.fail(zombie[0], {Code::invalid_fields}), Fate::refused);
    here.write([&](Tx& tx, const Context&) { return give_back(tx, zombie), true; });
    const auto renew = [&](const std::vector<Claimed>& jobs) {
        return here.write([&](Tx& tx, const Context& at) { return renew_leases(tx, at.now, jobs, kLease); });
    };
    EXPECT_EQ(renew(zombie), std::vector{id});
    EXPECT_EQ(here.write([&](Tx& tx, const Context&) { return complete_job(tx, zombie[0]); }).error().code,
              Code::wrong_state);
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{0, 1, 0})) << "nothing the zombie did had an effect";

    EXPECT_TRUE(renew(heir).empty());
    EXPECT_TRUE(here.complete(heir).empty());
}

TEST_P(JobsDeeds, WhoeverLetsTheLastLeaseLapseLeavesADeadJob) {
    here.add({.kind = "a", .max_attempts = 1});
    here.claim("a");
    clock.pass(kLease);
    EXPECT_EQ(here.lapse(), 1);
    const auto dead = store::read(*here.store, [](Tx& tx) { return list_dead(tx, "", 10); });
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].last_error, "The worker stopped before it answered.");
}

TEST_P(JobsDeeds, GivingBackCostsNoAttempt) {
    here.add({.kind = "a", .max_attempts = 1});
    const auto jobs = here.claim("a");
    here.write([&](Tx& tx, const Context&) { return give_back(tx, jobs), true; });
    EXPECT_EQ(here.claim("a").at(0).attempts, 1);
}

TEST_P(JobsDeeds, APausedKindIsNotClaimed) {
    here.add({.kind = "a"});
    const auto pause = [&] {
        here.write([](Tx& tx, const Context& context) { return pause_kind(tx, context, "a"), true; });
    };
    pause(), pause();
    EXPECT_EQ(store::read(*here.store, [](Tx& tx) { return list_paused(tx); }).at(0).kind, "a");
    here.add({.kind = "a"});
    EXPECT_TRUE(here.claim("a").empty());
    const auto taken = here.write([](Tx& tx, const Context& context) { return take_jobs(tx, context.now, "a", 9); });
    EXPECT_TRUE(taken.empty());
    here.write([](Tx& tx, const Context&) { return resume_kind(tx, "a"), true; });
    EXPECT_EQ(here.claim("a").size(), 2U);
}

TEST_P(JobsDeeds, WhatIsTakenInADeedThatFailsWasNeverTaken) {
    here.add({.kind = "a"});
    here.add({.kind = "a"});
    // Often: a lock that outlives the answer for a moment only would hide a job from whoever looks next.
    for (int i = 0; i < 100; ++i) {
        const auto failed = here.write([](Tx& tx, const Context& context) -> Result<void> {
            EXPECT_EQ(take_jobs(tx, context.now, "a", 9).size(), 2U);
            return hf::fail(Code::unavailable);
        });
        ASSERT_FALSE(failed.has_value());
    }
    EXPECT_EQ(here.standing(), (std::vector<std::int64_t>{2, 0, 0}));
    EXPECT_EQ(here.fail(here.claim("a", 1).at(0), {Code::unavailable}), Fate::retried);
    clock.pass(1_s);
    const auto taken = here.write([](Tx& tx, const Context& context) { return take_jobs(tx, context.now, "a", 9); });
    EXPECT_EQ(taken.size(), 1U) << "only what was never tried";
}

}  // namespace
}  // namespace hf::jobs
