#include "jobs/jobs.h"
#include "jobs/queries.h"

namespace hf::jobs {

using store::operator""_p;

namespace {

struct Found {
    std::string kind;
    std::optional<std::string> unique_key;
    State state{};
};
BOOST_DESCRIBE_STRUCT(Found, (), (kind, unique_key, state))

}  // namespace

std::vector<DeadJob> list_dead(store::Tx& tx, std::string_view after, int limit) {
    return tx.all<DeadJob>(queries::list_dead, "after"_p = after, "n"_p = limit);
}

Result<void> replay_dead(store::Tx& tx, const Context& context, const JobId& id) {
    const auto job = tx.one<Found>(queries::find_job, "id"_p = id);
    if (!job) return fail(Code::not_found, "There is no job of that id; done jobs are not kept.");
    if (job->state != State::dead) return fail(Code::wrong_state, "Only a dead job can be replayed.");
    if (job->unique_key &&
        tx.one<JobId>(queries::find_unique_job, "kind"_p = job->kind, "unique_key"_p = *job->unique_key))
        return fail(Code::wrong_state, "An unfinished job of the same kind and unique key exists already.");
    tx.run(queries::replay_job, "id"_p = id, "now"_p = context.now);
    tx.announce(kTopic, job->kind);
    return {};
}

void pause_kind(store::Tx& tx, const Context& context, std::string_view kind) {
    tx.run(queries::pause_kind, "kind"_p = kind, "now"_p = context.now);
}

void resume_kind(store::Tx& tx, std::string_view kind) {
    tx.run(queries::resume_kind, "kind"_p = kind);
    tx.announce(kTopic, kind);
}

std::vector<Paused> list_paused(store::Tx& tx) { return tx.all<Paused>(queries::list_paused); }

std::vector<Standing> count_jobs(store::Tx& tx) { return tx.all<Standing>(queries::count_jobs); }

}  // namespace hf::jobs
