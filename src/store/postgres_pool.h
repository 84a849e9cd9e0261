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
    /// Throws WorldError when the first connection fails; the others are made when they are needed.
    PostgresPool(const PostgresOptions& options, const Clock& clock, DeedQueue& queue, PostgresNews& news,
                 Trouble& trouble);
    /// Waits for the threads: the queue has to be closed before.
    void join();

  private:
    struct Worker {
        explicit Worker(const PostgresOptions& options) : connection(options.url, options.durable), tx(connection) {}
        PostgresConnection connection;
        PostgresTx tx;
        int failed_attempts = 0;
        Duration next_attempt{0};  // monotonic
        std::string last_failure{};
    };

    void serve(Worker& worker);
    void run(Worker& worker, WaitingDeed& deed);
    void run_once(Worker& worker, WaitingDeed& deed);
    void ensure_connected(Worker& worker);
    std::optional<Duration> until_next_attempt(const Worker& worker) const;
    Duration jittered(Duration span);

    const Clock& clock_;
    DeedQueue& queue_;
    PostgresNews& news_;
    Trouble& trouble_;
    SystemRandom random_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<std::thread> threads_;
};

}  // namespace hf::store
