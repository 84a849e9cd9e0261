#include <algorithm>

#include "jobs/jobs.h"
#include "jobs/json_set.h"
#include "jobs/queries.h"

namespace hf::jobs {

using store::operator""_p;

namespace {

Result<void> check(const Job& job) {
    if (job.kind.empty()) return fail(Code::invalid_fields, "A job needs a kind.");
    if (job.max_attempts < 1) return fail(Code::invalid_fields, "A job needs at least one attempt.");
    return {};
}

Time due(const Job& job, const Context& context) { return job.run_at.value_or(context.now); }

/// Runners look again within kPoll and set their timers then: a later job need not wake them.
void tell(store::Tx& tx, const Context& context, const Job& job) {
    if (due(job, context) < context.now + kPoll) tx.announce(kTopic, job.kind);
}

/// The randomness of many ids drawn at once: the system's generator costs a call into the kernel each time.
class Drawn final : public Random {
  public:
    Drawn(Random& source, std::size_t bytes) : bytes_(bytes) { source.fill(bytes_); }
    void fill(std::span<std::uint8_t> out) override {
        CHECK(used_ + out.size() <= bytes_.size(), "as much was drawn as is used");
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
        used_ += out.size();
    }

  private:
    std::vector<std::uint8_t> bytes_;
    std::size_t used_ = 0;
};

JobId enqueue_unique(store::Tx& tx, const Context& context, const Job& job) {
    const auto made = tx.one<JobId>(queries::insert_unique_job, "id"_p = JobId::make(context.now, context.random),
                                    "kind"_p = job.kind, "unique_key"_p = job.unique_key, "payload"_p = job.payload,
                                    "priority"_p = job.priority, "run_at"_p = due(job, context),
                                    "max_attempts"_p = job.max_attempts, "now"_p = context.now);
    if (made) {
        tell(tx, context, job);
        return *made;
    }
    const auto there = tx.one<JobId>(queries::find_unique_job, "kind"_p = job.kind, "unique_key"_p = *job.unique_key);
    CHECK(there.has_value(), "a unique key that is taken belongs to an unfinished job");
    return *there;
}

/// But for their payloads; jobs with unique keys are like no other.
bool alike(const Job& a, const Job& b) {
    return !b.unique_key && a.kind == b.kind && a.run_at == b.run_at && a.priority == b.priority &&
           a.max_attempts == b.max_attempts;
}

void enqueue_alike(store::Tx& tx, const Context& context, Random& random, std::span<const Job> jobs,
                   std::vector<JobId>& ids) {
    std::size_t bytes = 0;
    for (const auto& job : jobs) bytes += 50 + job.payload.size();
    JsonSet payloads{JsonSet::Form::object, bytes};
    for (const auto& job : jobs) {
        ids.push_back(JobId::make(context.now, random));
        payloads.add(ids.back().text, job.payload);
    }
    const auto& job = jobs.front();
    tx.run(queries::insert_jobs, "payloads"_p = payloads.take(), "kind"_p = job.kind, "priority"_p = job.priority,
           "run_at"_p = due(job, context), "max_attempts"_p = job.max_attempts, "now"_p = context.now);
    tell(tx, context, job);
}

}  // namespace

Result<JobId> enqueue(store::Tx& tx, const Context& context, const Job& job) {
    TRY(check(job));
    if (job.unique_key) return enqueue_unique(tx, context, job);
    auto id = JobId::make(context.now, context.random);
    tx.run(queries::insert_job, "id"_p = id, "kind"_p = job.kind, "payload"_p = job.payload,
           "priority"_p = job.priority, "run_at"_p = due(job, context), "max_attempts"_p = job.max_attempts,
           "now"_p = context.now);
    tell(tx, context, job);
    return id;
}

Result<std::vector<JobId>> enqueue_many(store::Tx& tx, const Context& context, std::span<const Job> jobs) {
    for (const auto& job : jobs) TRY(check(job));
    std::vector<JobId> ids;
    ids.reserve(jobs.size());
    Drawn random{context.random, 16 * jobs.size()};
    for (std::size_t first = 0; first < jobs.size();) {
        const auto& job = jobs[first];
        if (job.unique_key) {
            ids.push_back(enqueue_unique(tx, context, job));
            ++first;
            continue;
        }
        auto end = first + 1;
        while (end < jobs.size() && alike(job, jobs[end])) ++end;
        enqueue_alike(tx, context, random, jobs.subspan(first, end - first), ids);
        first = end;
    }
    return ids;
}

bool cancel_job(store::Tx& tx, std::string_view kind, std::string_view unique_key) {
    return tx.one<JobId>(queries::cancel_job, "kind"_p = kind, "unique_key"_p = unique_key).has_value();
}

}  // namespace hf::jobs
