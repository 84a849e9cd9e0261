// What workers do: leased jobs, or a batch that a deed takes itself.
#include <algorithm>
#include <iterator>

#include "jobs/runner_engine.h"

namespace hf::jobs {

const Caller& system_caller() {
    static const Caller kSystem{Caller::Kind::system, "jobs", {}};
    return kSystem;
}

Context JobContext::context() const { return kernel_.context(system_caller()); }

Result<void> JobContext::finish(std::function<Result<void>(store::Tx&, const Context&)> deed) {
    CHECK(!finished_, "a job is finished once");
    auto result = store::write(kernel_.store, [&, context = context()](store::Tx& tx) -> Result<void> {
        TRY(complete_job(tx, job_));
        return deed(tx, context);
    });
    finished_ = result.has_value();
    return result;
}

void Runner::Engine::work(const Task& task) {
    auto& kind = *task.kind;
    ++kind.running;
    auto finished = task.held.empty() ? std::vector{take_and_do(kind)} : do_leased(task);
    --kind.running;
    const std::lock_guard lock{desk->mutex};
    std::ranges::move(finished, std::back_inserter(desk->finished));
    desk->bell.notify_all();
}

std::vector<Finished> Runner::Engine::do_leased(const Task& task) {
    std::vector<Held*> together, alone;
    for (auto* one : task.held) (task.kind->deed && one->job.attempts == 1 ? together : alone).push_back(one);
    std::vector<Finished> finished;
    if (together.size() > 1 && do_together(*task.kind, together))
        for (auto* one : together) finished.push_back({.kind = task.kind, .held = one, .settled = true});
    else
        alone.insert(alone.end(), together.begin(), together.end());
    for (auto* one : alone) finished.push_back(do_job(*one));
    return finished;
}

Finished Runner::Engine::do_job(Held& held_job) {
    auto* kind = held_job.kind;
    const auto& job = held_job.job;
    JobContext context{kernel, job, held_job.lost, stopping};
    const auto deed = [&](store::Tx& tx, const Context& at) { return kind->deed(tx, at, job); };
    Finished finished{.kind = kind, .held = &held_job};
    try {
        const auto result = kind->deed ? context.finish(deed) : kind->handler(job, context);
        if (!result) finished.error = result.error();
    } catch (const WorldError& error) {
        finished.error = Error{Code::unavailable, error.what()};
    }
    finished.settled = context.finished();
    return finished;
}

/// False when any of them cannot be done or was lost: then none was.
bool Runner::Engine::do_together(Kind& kind, const std::vector<Held*>& jobs) {
    std::vector<Claimed> all;
    for (const auto* one : jobs) all.push_back(one->job);
    const auto context = kernel.context(system_caller());
    try {
        return store::write(kernel.store,
                            [&](store::Tx& tx) -> Result<void> {
                                if (!complete_jobs(tx, all).empty()) return fail(Code::wrong_state);
                                for (const auto& job : all) TRY(kind.deed(tx, context, job));
                                return {};
                            })
            .has_value();
    } catch (const WorldError&) {
        // Alone, each will say what is wrong.
        return false;
    }
}

/// Batch after batch while they are full, so that a long queue is not asked each time whether it is long.
Finished Runner::Engine::take_and_do(Kind& kind) {
    constexpr int kInARow = 8;
    Finished finished{.kind = &kind};
    try {
        for (int i = 0; i < kInARow && !finished.dry && !stopping; ++i) {
            const auto context = kernel.context(system_caller());
            const auto done = store::write(kernel.store, [&](store::Tx& tx) -> Result<int> {
                const auto taken = take_jobs(tx, context.now, kind.name, kind.options.batch);
                for (const auto& job : taken) TRY(kind.deed(tx, context, job));
                return static_cast<int>(taken.size());
            });
            if (!done) {
                finished.error = done.error();
                break;
            }
            kind.done += *done;
            finished.dry = *done < kind.options.batch;
        }
    } catch (const WorldError& error) {
        finished.error = Error{Code::unavailable, error.what()};
    }
    return finished;
}

}  // namespace hf::jobs
