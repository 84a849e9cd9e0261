// The one thread that writes to SQLite: group commit (DESIGN §5). Private to the store.
#pragma once

#include <atomic>

#include "store/deed_queue.h"
#include "store/news.h"
#include "store/sqlite_checkpoint.h"
#include "store/sqlite_connection.h"
#include "store/sqlite_tx.h"

namespace hf::store {

class SqliteWriter {
  public:
    SqliteWriter(const SqliteConnection::Settings& settings, std::size_t group, std::int64_t wal_restart,
                 DeedQueue& queue, const Listeners& listeners, Trouble& trouble);

    /// The thread's life: until the queue is closed and empty.
    void serve();

    /// From any thread.
    std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }

  private:
    void run(std::vector<WaitingDeed>& deeds);
    /// What became of a group: each of its deeds has its outcome, or nothing was done and they are to be run again.
    enum class Group { settled, holds_undone_deed, failed };
    enum class Undo { the_group, each_deed };
    Group run_together(std::vector<WaitingDeed>& deeds, Undo undo);
    bool run_without_savepoint(WaitingDeed& deed);
    void run_with_savepoint(WaitingDeed& deed);
    void answer_before_commit(std::vector<WaitingDeed>& deeds);
    void run_alone(WaitingDeed& deed);
    void commit();
    void roll_back();
    void rehearse(Task& task);
    void give_space_back();
    void note_trouble(const SqliteFailed& failure);
    void probe();

    DeedQueue& queue_;
    const Listeners& listeners_;
    Trouble& trouble_;
    const std::size_t group_;
    const std::string file_;
    SqliteConnection connection_;
    SqliteCheckpointer checkpointer_;
    News news_;
    SqliteTx tx_;
    std::int64_t wal_pages_ = 0;
    bool owes_space_ = false;  // the disk was full, and the log has not given its space back yet
    std::atomic<std::uint64_t> commits_{0};
};

}  // namespace hf::store
