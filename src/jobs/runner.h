// The runner: claims jobs, does them on a bounded pool of threads, heeds leases, fires schedules.
//
//     Runner runner{kernel, {.threads = 4}};
//     runner.on_deed("paywall.expire", expire_payment);                       // whole work in one transaction
//     runner.on("paywall.fetch", fetch_receipt, {.at_once = 2});              // talks to the outside
//     runner.start();  …  runner.stop();
//
// A handler's Error is retried or, by its code, dead at once with the sentence; what it throws as WorldError is
// retried; anything else it throws is a bug and ends the program. With `threads` 0 nothing runs by itself: turn() looks
// at the queue, does a round of what is due and gives when to come again, which is how tests and simulations drive it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jobs/jobs.h"
#include "jobs/waiting.h"
#include "store/kernel.h"

namespace hf::jobs {

/// What a handler works with besides its job. Lives as long as the call.
class JobContext {
  public:
    JobContext(const store::Kernel& kernel, const Claimed& job, const std::atomic<bool>& lost,
               const std::atomic<bool>& stopping)
        : kernel_(kernel), job_(job), lost_(lost), stopping_(stopping) {}

    const store::Kernel& kernel() const { return kernel_; }
    Context context() const;
    /// False once the lease is lost or the runner stops: long work should end; its result may still be tried.
    bool keep_going() const { return !lost_ && !stopping_; }

    /// Runs the handler's last deed in the transaction that completes the job: both happen or neither does, and never
    /// after another worker has taken over (wrong_state). `deed` is `Result<void>(Tx&, const Context&)`.
    Result<void> finish(std::function<Result<void>(store::Tx&, const Context&)> deed);
    bool finished() const { return finished_; }

  private:
    const store::Kernel& kernel_;
    const Claimed& job_;
    const std::atomic<bool>& lost_;
    const std::atomic<bool>& stopping_;
    bool finished_ = false;
};

using Handler = std::function<Result<void>(const Claimed&, JobContext&)>;
using JobDeed = std::function<Result<void>(store::Tx&, const Context&, const Claimed&)>;

struct KindOptions {
    int at_once = 4;  // most jobs of this kind running in this process; deeds of a kind run one batch after another
    int batch = 100;  // deeds: most in one transaction
};

struct RunnerOptions {
    int threads = 4;
    std::string worker{};  // who holds the leases, for people; made up when empty
    Duration lease = kLease;
    Duration poll = kPoll;
    bool schedules = true;  // false in processes that only work
};

/// Since the start of the process, by kind.
struct Tally {
    std::int64_t done = 0;
    std::int64_t retried = 0;
    std::int64_t dead = 0;
    std::int64_t refused = 0;
    std::int64_t running = 0;
};

class Runner {
  public:
    Runner(store::Kernel kernel, RunnerOptions options, Waiting& waiting);
    Runner(store::Kernel kernel, RunnerOptions options);
    /// Stops.
    ~Runner();

    /// Before start(). A kind has one handler or one deed.
    void on(std::string kind, Handler handler, KindOptions options = {});
    void on_deed(std::string kind, JobDeed deed, KindOptions options = {});

    void start();
    /// Claims no more, gives back what has not begun, waits for what runs. Idempotent.
    void stop();

    /// One round on the calling thread, for a runner that was not started. Gives when the next one is due at the
    /// latest; something enqueued may make it due earlier.
    Time turn();

    std::map<std::string, Tally> tallies() const;

    /// Nothing, or a sentence on the queue not having been served for two leases. Before start() and after stop(), and
    /// from any thread, too.
    std::string trouble() const;

  private:
    struct Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace hf::jobs
