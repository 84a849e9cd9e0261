// Threads that read from SQLite, each with a connection of its own, on snapshots. Private to the store.
#pragma once

#include <thread>

#include "store/deed_queue.h"
#include "store/news.h"
#include "store/sqlite_connection.h"
#include "store/sqlite_tx.h"

namespace hf::store {

class SqliteReaders {
  public:
    SqliteReaders(const SqliteConnection::Settings& settings, int count, DeedQueue& queue, Trouble& trouble);
    /// Waits for the threads: the queue has to be closed before.
    void join();

  private:
    void serve(SqliteConnection& connection);
    void note_health(const SqliteTx& tx);
    void note_trouble(const SqliteFailed& failure);

    DeedQueue& queue_;
    Trouble& trouble_;
    std::vector<std::unique_ptr<SqliteConnection>> connections_;
    std::vector<std::thread> threads_;
};

}  // namespace hf::store
