// Threads that run deeds on PostgreSQL, each with a connection of its own: some for writes, as many for reads. Private
// to the store.
//
// Writes that wait together share a transaction, and so one commit and few journeys. When it fails, whatever the
// reason, nothing of it was kept; then its deeds are run one by one, so that each has the outcome it would have had
// alone.
#pragma once

#include <thread>

#include "base/clock.h"
#include "base/random.h"
#include "store/deed_queue.h"
#include "store/open.h"
#include "store/postgres_news.h"
#include "store/postgres_tx.h"
#include "store/write_lanes.h"

namespace hf::store {

class PostgresPool {
  public:
    /// Throws WorldError when the first connection fails; the others are made by their own threads.
    PostgresPool(const PostgresOptions& options, const Clock& clock, DeedQueue& writes, DeedQueue& reads,
                 PostgresNews& news, Trouble& trouble);
    /// Waits for the threads: the queues have to be closed before.
    void join();

    /// From any thread.
    std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }

  private:
    struct Worker {
        Worker(const PostgresOptions& options, Mode its_mode)
            : mode(its_mode), connection(options.url, options.durable), tx(connection) {
            tx.set_mode(mode);
        }
        const Mode mode;
        PostgresConnection connection;
        PostgresTx tx;
        bool connected = false;  // as far as connected_ counts it
        int failed_attempts = 0;
        Duration next_attempt{0};  // monotonic
        std::string last_failure{};
    };

    DeedQueue& queue_of(const Worker& worker) { return worker.mode == Mode::write ? writes_ : reads_; }
    void serve(Worker& worker);
    DeedQueue::Taken take(Worker& worker, std::vector<WaitingDeed>& deeds);
    void run(Worker& worker, std::vector<WaitingDeed>& deeds);
    /// False when nothing of the group was kept and its deeds have to be run one by one.
    bool run_together(Worker& worker, std::vector<WaitingDeed>& deeds);
    bool attempt_together(Worker& worker, std::vector<WaitingDeed>& deeds);
    void run_alone(Worker& worker, WaitingDeed& deed);
    void attempt_alone(Worker& worker, WaitingDeed& deed);
    void commit(Worker& worker);
    void note_outcome(const StatementFailed& failure);
    /// Throws WorldError when there is no connection, at once while it is too early to try again.
    void require_connection(Worker& worker);
    void connect(Worker& worker);
    bool is_early(const Worker& worker) const;
    Duration jittered(Duration span);

    const Clock& clock_;
    DeedQueue &writes_, &reads_;
    PostgresNews& news_;
    Trouble& trouble_;
    SystemRandom random_;
    std::atomic<int> connected_{0};
    std::atomic<std::uint64_t> commits_{0};
    WriteLanes lanes_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<std::thread> threads_;
};

}  // namespace hf::store
