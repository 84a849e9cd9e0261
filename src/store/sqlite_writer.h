// The one thread that writes to SQLite: group commit (DESIGN §5). Private to the store.
#pragma once

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

  private:
    void run(std::vector<WaitingDeed>& deeds);
    /// False when nothing of the group was kept and its deeds have to be run one by one.
    bool run_together(std::vector<WaitingDeed>& deeds);
    bool run_within_group(WaitingDeed& deed);
    void answer_before_commit(std::vector<WaitingDeed>& deeds);
    void run_alone(WaitingDeed& deed);
    void commit();
    void roll_back();
    void rehearse(Task& task);
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
};

}  // namespace hf::store
