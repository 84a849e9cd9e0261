// Durable jobs: work to be done later, written in the transaction that needs it, done at least once.
//
// A job is `ready` until a worker claims it, `running` under a lease while the worker has it, deleted when it is done,
// and `dead` when it failed for good; an operator may replay a dead one. A lease that lapses makes the job ready again.
// Each claim raises the job's fence, and a result is taken only with the fence it was claimed with: a worker that was
// stopped, overtaken and resumed is told that its result is refused.
//
// All functions here are deeds: they change nothing but the Tx and may be run twice.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/json_codec.h"
#include "store/tx.h"

namespace hf::jobs {

using JobId = Id<"job">;

/// What listeners of the store hear on this topic, with the kind as key, when a job may have become claimable.
inline constexpr std::string_view kTopic = "jobs";

/// A runner looks at the clock of the queue at least this often, so a job due later than that is not announced.
inline constexpr Duration kPoll{5'000};
inline constexpr Duration kLease{10'000};

enum class State { ready, running, dead };
BOOST_DESCRIBE_ENUM(State, ready, running, dead)

/// Within a kind all due urgent jobs come before normal ones and those before background ones.
enum class Priority { urgent, normal, background };
BOOST_DESCRIBE_ENUM(Priority, urgent, normal, background)

/// What is asked for. `payload` is JSON text. No run_at means now. While a job of the same kind and unique_key is ready
/// or running, no second one is made.
struct Job {
    std::string kind;
    std::string payload = "{}";
    std::optional<Time> run_at{};
    std::optional<std::string> unique_key{};
    Priority priority = Priority::normal;
    int max_attempts = 20;
};

/// A job in a worker's hands. `attempts` counts this one too.
struct Claimed {
    JobId id;
    std::string kind;
    std::string payload;
    Priority priority{};
    Time run_at{};
    int attempts = 0;
    int max_attempts = 0;
    std::int64_t fence = 0;
};
BOOST_DESCRIBE_STRUCT(Claimed, (), (id, kind, payload, priority, run_at, attempts, max_attempts, fence))

template <class T>
std::string payload_of(const T& value) {
    return json_text(value);
}

/// The described struct in the payload; invalid_fields, which is not retried, when it is something else.
template <class T>
Result<T> payload_as(const Claimed& job) {
    return from_json<T>(TRY(parse_json(job.payload)));
}

// ---- asking for work

/// The new job, or the unfinished one that already has its unique key (that one is left as it is).
/// Refused with invalid_fields: an empty kind, max_attempts below 1.
Result<JobId> enqueue(store::Tx& tx, const Context& context, const Job& job);

/// The same for many, ids in the order of the jobs. Neighbours that differ in their payloads alone go in by one
/// statement, so jobs of one kind for one moment belong together.
Result<std::vector<JobId>> enqueue_many(store::Tx& tx, const Context& context, std::span<const Job> jobs);

/// Takes back a job that no worker has yet. False when there is none: it runs, is done, or never was.
bool cancel_job(store::Tx& tx, std::string_view kind, std::string_view unique_key);

// ---- doing work

struct Share {
    std::string kind;
    int most;
};

/// Up to `n` due jobs, of each kind at most its share, kinds in the order given; none of a paused kind. They are leased
/// to `worker` until now + lease. While the clock is in doubt only jobs without delay could be told from others, so
/// claims go on by the clock that is believed.
std::vector<Claimed> claim_jobs(store::Tx& tx, Time now, std::string_view worker, std::span<const Share> kinds, int n,
                                Duration lease);

/// Up to `n` due jobs of one kind that were never tried, deleted in this very transaction: for deeds whose whole work
/// is in it. When the transaction fails they were never taken.
std::vector<Claimed> take_jobs(store::Tx& tx, Time now, std::string_view kind, int n);

/// Deletes what is done. Gives those refused because another claim has happened since.
std::vector<JobId> complete_jobs(store::Tx& tx, std::span<const Claimed> jobs);

/// The same for one, as an outcome: wrong_state when refused, so that the deed that calls it is rolled back whole.
Result<void> complete_job(store::Tx& tx, const Claimed& job);

enum class Fate { retried, dead, refused };
BOOST_DESCRIBE_ENUM(Fate, retried, dead, refused)

/// Retry after a pause, or dead: at once when the error's code is not retryable, else after the last attempt. The pause
/// grows by backoff() and is never shorter than error.retry_after.
Fate fail_job(store::Tx& tx, const Context& context, const Claimed& job, const Error& error);

/// A second, doubled by each further attempt, an hour at most; half of it fixed, half at random.
Duration backoff(int attempts, Random& random);

/// Ready again at once, the attempt not counted: for a worker that stops before it began.
void give_back(store::Tx& tx, std::span<const Claimed> jobs);

/// Gives those refused: the worker has lost them and should stop working on them.
std::vector<JobId> renew_leases(store::Tx& tx, Time now, std::span<const Claimed> jobs, Duration lease);

/// Lapsed leases: ready again at once, or dead when that was the last attempt. Gives how many there were.
int lapse_leases(store::Tx& tx, Time now);

// ---- what an operator does

struct DeadJob {
    JobId id;
    std::string kind;
    std::optional<std::string> unique_key;
    std::string payload;
    int attempts = 0;
    std::string last_error;
    Time run_at{};
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(DeadJob, (), (id, kind, unique_key, payload, attempts, last_error, run_at, created_at))

/// In the order of their ids, those after `after`.
std::vector<DeadJob> list_dead(store::Tx& tx, std::string_view after, int limit);

/// Ready now, with its attempts to come again. not_found; wrong_state when it is not dead, or when an unfinished job
/// holds its unique key.
Result<void> replay_dead(store::Tx& tx, const Context& context, const JobId& id);

/// Jobs of the kind stay queued and none is claimed; those running go on. Pausing twice is not an error.
void pause_kind(store::Tx& tx, const Context& context, std::string_view kind);
void resume_kind(store::Tx& tx, std::string_view kind);

struct Paused {
    std::string kind;
    Time since{};
};
BOOST_DESCRIBE_STRUCT(Paused, (), (kind, since))
std::vector<Paused> list_paused(store::Tx& tx);

/// How many stand where, by kind and state; counts rows, so it is for people and dashboards.
struct Standing {
    std::string kind;
    State state{};
    std::int64_t count = 0;
    Time oldest{};
};
BOOST_DESCRIBE_STRUCT(Standing, (), (kind, state, count, oldest))
std::vector<Standing> count_jobs(store::Tx& tx);

}  // namespace hf::jobs
