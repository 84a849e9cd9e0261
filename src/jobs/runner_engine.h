// The runner's inside. One thread, the dispatcher, talks to the queue: it settles what workers finished, renews leases,
// fires schedules, claims and hands out. Workers only do; they meet the dispatcher at the desk.
//
// A kind with a handler goes by lease. A kind with a deed goes by the batch: jobs never tried before are taken, done
// and gone in one transaction. Where a batch fails, and for the first jobs after a start, its jobs are leased before
// they are done, and those that were leased before are done one by one: so the one that fails, or kills the process,
// has its attempts counted and ends among the dead, while its neighbours go on.
#pragma once

#include <list>
#include <map>
#include <thread>

#include "jobs/runner.h"
#include "jobs/worker_pool.h"

namespace hf::jobs {

struct Kind {
    std::string name;
    Handler handler;
    JobDeed deed;
    KindOptions options;

    // The dispatcher's alone.
    int in_hand = 0;
    bool batching = false;  // a worker takes batches
    bool by_lease = true;   // the first jobs after a start, and those of a batch that failed
    int rounds = 1;         // of batches, since jobs last went by lease
    bool drained = false;   // the last batch found no more jobs never tried: what is due has been tried

    std::atomic<std::int64_t> done{0}, retried{0}, dead{0}, refused{0}, running{0};
};

/// A leased job of ours.
struct Held {
    Claimed job;
    Kind* kind;
    std::atomic<bool> lost{false};
};

/// What a worker brings back.
struct Finished {
    Kind* kind;
    Held* held = nullptr;  // null: batches that the deed took itself
    std::optional<Error> error{};
    bool settled = false;  // of a job: gone already, in the transaction of its own last deed
    bool dry = false;      // of batches: the last was not full
};

/// Where workers and listeners meet the dispatcher. Outlives the runner in the hands of the store's listener.
struct Desk {
    std::mutex mutex;
    std::condition_variable bell;
    bool woken = false;
    std::vector<Finished> finished;

    void wake() {
        const std::lock_guard lock{mutex};
        woken = true;
        bell.notify_all();
    }
};

struct Runner::Engine {
    Engine(store::Kernel kernel_given, RunnerOptions options_given, Waiting& waiting_given);

    // runner.cpp
    void start();
    void stop();
    void loop();
    void put_down();

    // runner_turn.cpp
    Time turn();
    bool take_finished();
    void settle();
    bool idle() const;
    void apply(const Finished& one, Fate fate, bool failed);
    void renew(Time now);
    void look(Time now);
    bool make_due(Time now, std::optional<Time> tick, std::optional<Time> lapse);
    bool hand_out(Time now, const std::vector<Kind*>& due);
    void hold(std::vector<Claimed> claimed, Time now);
    void release(const Held* held);

    // runner_work.cpp
    void work(const Task& task);
    Finished do_job(Held& held);
    std::vector<Finished> do_leased(const Task& task);
    bool do_together(Kind& kind, const std::vector<Held*>& held);
    Finished take_and_do(Kind& kind);

    const store::Kernel kernel;
    RunnerOptions options;
    Waiting& waiting;
    std::map<std::string, Kind, std::less<>> kinds;
    std::string kind_names;  // a JSON array
    const std::shared_ptr<Desk> desk = std::make_shared<Desk>();
    std::atomic<bool> stopping{false};
    std::atomic<bool> serving{false};
    std::atomic<Duration> last_turn{};  // on the monotonic clock; one that the store could serve

    // The dispatcher's alone.
    std::list<Held> held;
    std::vector<Finished> settling;  // kept until the store has taken them
    Time next_look{};
    Time next_renewal{};

    WorkerPool pool;
    std::thread dispatcher;
};

/// Jobs act for nobody.
const Caller& system_caller();

}  // namespace hf::jobs
