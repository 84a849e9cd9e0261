// What workers do: one leased job, or one batch of deeds.
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
    auto finished = task.held != nullptr ? do_job(task) : do_batch(kind);
    --kind.running;
    const std::lock_guard lock{desk->mutex};
    desk->finished.push_back(std::move(finished));
    desk->bell.notify_all();
}

Finished Runner::Engine::do_job(const Task& task) {
    const auto& job = task.held->job;
    JobContext context{kernel, job, task.held->lost, stopping};
    try {
        const auto result =
            task.kind->deed
                ? context.finish([&](store::Tx& tx, const Context& at) { return task.kind->deed(tx, at, job); })
                : task.kind->handler(job, context);
        if (context.finished() || result) return {.task = task, .settled = context.finished()};
        return {.task = task, .error = result.error()};
    } catch (const WorldError& error) {
        return {.task = task, .error = Error{Code::unavailable, error.what()}, .settled = context.finished()};
    }
}

Finished Runner::Engine::do_batch(Kind& kind) {
    const auto context = kernel.context(system_caller());
    try {
        const auto done = store::write(kernel.store, [&](store::Tx& tx) -> Result<int> {
            const auto taken = take_jobs(tx, context.now, kind.name, kind.options.batch);
            for (const auto& job : taken) TRY(kind.deed(tx, context, job));
            return static_cast<int>(taken.size());
        });
        if (done) return {.task = {nullptr, &kind}, .count = *done};
        return {.task = {nullptr, &kind}, .error = done.error()};
    } catch (const WorldError& error) {
        return {.task = {nullptr, &kind}, .error = Error{Code::unavailable, error.what()}};
    }
}

}  // namespace hf::jobs
