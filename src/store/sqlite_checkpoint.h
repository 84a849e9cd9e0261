// Moving the write-ahead log into the database: in its own thread while the writer goes on, and by the writer itself
// when the log has grown too long. Private to the store.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/sqlite_connection.h"

namespace hf::store {

class SqliteCheckpointer {
  public:
    SqliteCheckpointer(const SqliteConnection::Settings& settings, std::int64_t wal_restart);
    ~SqliteCheckpointer();

    /// Told by the writer after each group: how many pages the log holds. Cheap while there is little to do.
    void wal_holds(std::int64_t pages);

    /// Called by the writer between two groups. When the log is too long, waits for readers of its old part and lets it
    /// start anew; gives up after a moment when one of them stays, and tries again when the log has grown further.
    void restart_if_long(SqliteConnection& writer);

    /// Called by the writer when the disk is full: the log, which may be what fills it, gives its space back. False
    /// while it cannot be moved, since the database itself needs room to grow.
    bool give_space_back(SqliteConnection& writer);

  private:
    bool empty_log(SqliteConnection& writer, int mode);
    void serve();

    SqliteConnection connection_;
    const std::int64_t restart_pages_;
    std::int64_t restart_at_;  // the writer's own
    std::int64_t holds_ = 0;   // the writer's own
    std::mutex mutex_;         // guards what follows
    std::condition_variable wake_;
    bool due_ = false;
    bool stop_ = false;
    std::mutex checkpointing_;               // SQLite has no way to wait for another connection's checkpoint
    std::atomic<std::int64_t> moved_at_{0};  // pages in the log when it was last moved
    std::thread thread_;
};

}  // namespace hf::store
