// Threads that run deeds on PostgreSQL, each with a connection of its own. Private to the store.
#pragma once

#include <thread>

#include "base/clock.h"
#include "base/random.h"
#include "store/deed_queue.h"
#include "store/open.h"
#include "store/postgres_news.h"
#include "store/postgres_tx.h"

namespace hf::store {

class PostgresPool {
  public:
    /// Throws WorldError when the first connection fails; the others are made by their own threads.
    PostgresPool(const PostgresOptions& options, const Clock& clock, DeedQueue& queue, PostgresNews& news,
                 Trouble& trouble);
    /// Waits for the threads: the queue has to be closed before.
    void join();

    /// From any thread.
    std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }

  private:
    struct Worker {
        explicit Worker(const PostgresOptions& options) : connection(options.url, options.durable), tx(connection) {}
        PostgresConnection connection;
        PostgresTx tx;
        bool connected = false;  // as far as connected_ counts it
        int failed_attempts = 0;
        Duration next_attempt{0};  // monotonic
        std::string last_failure{};
    };

    void serve(Worker& worker);
    void run(Worker& worker, WaitingDeed& deed);
    void run_once(Worker& worker, WaitingDeed& deed);
    /// Throws WorldError when there is no connection, at once while it is too early to try again.
    void require_connection(Worker& worker);
    void connect(Worker& worker);
    bool is_early(const Worker& worker) const;
    Duration jittered(Duration span);

    const Clock& clock_;
    DeedQueue& queue_;
    PostgresNews& news_;
    Trouble& trouble_;
    SystemRandom random_;
    std::atomic<int> connected_{0};
    std::atomic<std::uint64_t> commits_{0};
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<std::thread> threads_;
};

}  // namespace hf::store
