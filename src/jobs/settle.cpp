#include <algorithm>
#include <unordered_set>

#include "jobs/jobs.h"
#include "jobs/json_set.h"
#include "jobs/queries.h"

namespace hf::jobs {

using store::operator""_p;

std::vector<JobId> complete_jobs(store::Tx& tx, std::span<const Claimed> jobs) {
    if (jobs.empty()) return {};
    JsonSet fences{JsonSet::Form::object, jobs.size() * 50};
    for (const auto& job : jobs) fences.add(job.id.text, job.fence);
    const auto done = tx.all<std::string>(queries::complete_jobs, "fences"_p = fences.take());
    if (done.size() == jobs.size()) return {};

    const std::unordered_set<std::string_view> known{done.begin(), done.end()};
    std::vector<JobId> refused;
    for (const auto& job : jobs)
        if (!known.contains(job.id.text)) refused.push_back(job.id);
    return refused;
}

Result<void> complete_job(store::Tx& tx, const Claimed& job) {
    if (tx.one<JobId>(queries::complete_job, job)) return {};
    return fail(Code::wrong_state, "The lease of this job has passed to another worker.");
}

Duration backoff(int attempts, Random& random) {
    constexpr std::int64_t kFirst = 1'000, kMost = 3'600'000;
    const auto doublings = std::clamp(attempts - 1, 0, 12);
    const auto pause = std::min(kFirst << doublings, kMost);
    return Duration{pause / 2 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(pause / 2 + 1)))};
}

Fate fail_job(store::Tx& tx, const Context& context, const Claimed& job, const Error& error) {
    const bool dead = !row_of(error.code).retryable || job.attempts >= job.max_attempts;
    const auto pause = std::max<Duration>(backoff(job.attempts, context.random), error.retry_after);
    const auto run_at = dead ? job.run_at : context.now + pause;
    const auto says = std::string{text_of(error.code)} + ": " + std::string{error.says()};
    const auto kept =
        tx.one<JobId>(queries::fail_job, "id"_p = job.id, "fence"_p = job.fence,
                      "state"_p = dead ? State::dead : State::ready, "run_at"_p = run_at, "last_error"_p = says);
    if (!kept) return Fate::refused;
    if (!dead && pause < kPoll) tx.announce(kTopic, job.kind);
    return dead ? Fate::dead : Fate::retried;
}

}  // namespace hf::jobs
