// Jobs on either engine, with time in the test's hand.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "jobs/queries.h"
#include "jobs/runner.h"
#include "jobs/schedule.h"
#include "store/open.h"
#include "support/postgres.h"
#include "support/temp_folder.h"

namespace hf::jobs {

using store::Engine;
using store::Store;
using store::Tx;
using store::operator""_p;

constexpr Duration operator""_s(unsigned long long seconds) {
    return Duration{static_cast<std::int64_t>(seconds) * 1000};
}

/// Stands still until it is moved.
class HandClock final : public Clock {
  public:
    Time wall() const override { return {1'800'000'000'000 + passed_ + jumped_}; }
    Duration monotonic() const override { return Duration{passed_}; }
    void pass(Duration time) { passed_ += time.count(); }
    /// The wall alone.
    void jump(Duration time) { jumped_ += time.count(); }

  private:
    std::atomic<std::int64_t> passed_{0}, jumped_{0};
};

class JobsTest : public ::testing::TestWithParam<Engine> {
  protected:
    /// One process: a store of its own on the shared database, its own clock guard.
    struct Process {
        std::unique_ptr<Store> store;
        GuardedClock clock;
        SystemRandom random;

        Process(std::unique_ptr<Store> opened, const Clock& source)
            : store(std::move(opened)), clock(source, 60_s, Time{}) {}
        store::Kernel kernel() { return {*store, clock, random}; }

        template <class F>
        auto write(F deed) {
            static const Caller kCaller{Caller::Kind::system, "test", {}};
            return store::write(*store, [this, &deed](Tx& tx) {
                const auto context = kernel().context(kCaller);
                return deed(tx, context);
            });
        }
        JobId add(const Job& job) {
            return write([&](Tx& tx, const Context& context) { return enqueue(tx, context, job); }).value();
        }
        std::vector<Claimed> claim(const std::string& kind, int n = 100) {
            return write([&](Tx& tx, const Context& context) {
                return claim_jobs(tx, context.now, "tester", std::vector<Share>{{kind, n}}, n, kLease);
            });
        }
        std::vector<JobId> complete(const std::vector<Claimed>& jobs) {
            return write([&](Tx& tx, const Context&) { return complete_jobs(tx, jobs); });
        }
        Fate fail(const Claimed& job, const Error& error) {
            return write([&](Tx& tx, const Context& context) { return fail_job(tx, context, job, error); });
        }
        int lapse() {
            return write([&](Tx& tx, const Context& context) { return lapse_leases(tx, context.now); });
        }
        /// How many are ready, running, dead.
        std::vector<std::int64_t> standing() {
            std::vector<std::int64_t> all(3);
            for (const auto& row : store::read(*store, [](Tx& tx) { return count_jobs(tx); }))
                all[static_cast<std::size_t>(row.state)] += row.count;
            return all;
        }
    };

    JobsTest() { store::migrate(*here.store, {migrations()}, here.clock.now()); }

    std::unique_ptr<Process> process() { return std::make_unique<Process>(open(), clock); }

    /// Turns until the runner has nothing more to do now; gives when it wants to turn again.
    Time run(Runner& runner, Process& of) {
        for (int turns = 0; turns < 1000; ++turns)
            if (const auto next = runner.turn(); next > of.clock.now()) return next;
        ADD_FAILURE() << "a runner found no rest";
        return {};
    }

    std::unique_ptr<Store> open() {
        if (GetParam() == Engine::sqlite)
            return store::open_sqlite({.file = folder_ / "holdfast.db", .exclusive = false}, clock);
        return store::open_postgres({.url = url_, .connections = 3}, clock);
    }

    test::TempFolder folder_;
    std::string url_ = GetParam() == Engine::postgres ? test::shared_postgres().fresh_database() : std::string{};
    HandClock clock;
    Process here{open(), clock};
};

/// A runner that does a round when it is told to.
inline const RunnerOptions kByHand{.threads = 0, .worker = "by hand"};

/// Notes what a deed did, in the same transaction: one job of a kind nobody does for each.
inline Result<void> note(Tx& tx, const Context& context, const Claimed& job) {
    TRY(enqueue(tx, context, {.kind = "done:" + job.payload}));
    return {};
}

/// How often each payload was noted.
inline std::map<std::string, std::int64_t> notes(Store& store) {
    std::map<std::string, std::int64_t> all;
    for (const auto& row : store::read(store, [](Tx& tx) { return count_jobs(tx); }))
        if (row.kind.starts_with("done:")) all[row.kind.substr(5)] = row.count;
    return all;
}

#define HF_JOBS_ON_BOTH_ENGINES(suite)                                                                               \
    INSTANTIATE_TEST_SUITE_P(, suite, ::testing::Values(::hf::store::Engine::sqlite, ::hf::store::Engine::postgres), \
                             [](const auto& one) { return std::string{::hf::text_of(one.param)}; })

}  // namespace hf::jobs
