#include "store/sqlite_readers.h"

namespace hf::store {
namespace {

constexpr std::size_t kMostTogether = 64;

using Control = SqliteConnection::Control;

}  // namespace

SqliteReaders::SqliteReaders(const SqliteConnection::Settings& settings, int count, DeedQueue& queue, Trouble& trouble)
    : queue_(queue), trouble_(trouble) {
    auto own = settings;
    own.writes = false;
    for (int i = 0; i < count; ++i) connections_.push_back(std::make_unique<SqliteConnection>(own));
    for (const auto& connection : connections_) threads_.emplace_back([this, &connection] { serve(*connection); });
}

void SqliteReaders::join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    connections_.clear();
}

void SqliteReaders::serve(SqliteConnection& connection) {
    News unheard;
    SqliteTx tx{connection, unheard};
    std::vector<WaitingDeed> deeds;
    while (queue_.take(deeds, {connections_.size(), kMostTogether}) != DeedQueue::Taken::closed) {
        // Deeds taken together share one snapshot. It is begun after all of them were submitted, so each sees whatever
        // its caller had been told was durable.
        try {
            connection.control(Control::begin);
            for (auto& deed : deeds) {
                if (!connection.in_transaction()) connection.control(Control::begin);
                deed.failure = attempt(*deed.task, tx).failure;
            }
            if (connection.in_transaction()) connection.control(Control::commit);
            note_health(tx);
        } catch (const SqliteFailed& failure) {
            note_trouble(failure);
            for (auto& deed : deeds)
                if (!deed.failure) deed.failure = std::current_exception();
            if (connection.in_transaction()) connection.control(Control::rollback);
        }
        unheard.clear();
        settle_all(deeds);
    }
}

/// By the last deed of those taken together: the first that fails for the disk is rarely the only one.
void SqliteReaders::note_health(const SqliteTx& tx) {
    if (!tx.failure()) return trouble_.clear();
    try {
        std::rethrow_exception(tx.failure());
    } catch (const SqliteFailed& failure) {
        note_trouble(failure);
    } catch (const StatementFailed&) {
        trouble_.clear();  // the deed's own fault
    }
}

void SqliteReaders::note_trouble(const SqliteFailed& failure) {
    if (failure.is_disk_trouble()) trouble_.set(std::string{"reading fails: "} + failure.what());
}

}  // namespace hf::store
