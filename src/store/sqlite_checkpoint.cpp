#include "store/sqlite_checkpoint.h"

#include <sqlite3.h>

#include <algorithm>

namespace hf::store {
namespace {

constexpr std::int64_t kPagesWorthMoving = 1000;
constexpr int kRestartPatienceMs = 200;
constexpr int kBusyTimeoutMs = 5000;

}  // namespace

SqliteCheckpointer::SqliteCheckpointer(const SqliteConnection::Settings& settings, std::int64_t wal_restart)
    : connection_(settings),
      restart_pages_(std::max<std::int64_t>(1, wal_restart / connection_.integer("PRAGMA page_size"))),
      restart_at_(restart_pages_),
      thread_([this] { serve(); }) {}

SqliteCheckpointer::~SqliteCheckpointer() {
    {
        const std::lock_guard lock{mutex_};
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void SqliteCheckpointer::wal_holds(std::int64_t pages) {
    holds_ = pages;
    auto moved = moved_at_.load(std::memory_order_relaxed);
    if (pages < moved) {  // the log has started anew
        moved_at_.store(0, std::memory_order_relaxed);
        moved = 0;
    }
    if (pages - moved < kPagesWorthMoving) return;
    moved_at_.store(pages, std::memory_order_relaxed);
    {
        const std::lock_guard lock{mutex_};
        due_ = true;
    }
    wake_.notify_one();
}

void SqliteCheckpointer::restart_if_long(SqliteConnection& writer) {
    if (holds_ < restart_at_) return;
    if (!empty_log(writer, SQLITE_CHECKPOINT_RESTART))
        restart_at_ = holds_ + std::max<std::int64_t>(1, restart_pages_ / 4);
}

bool SqliteCheckpointer::give_space_back(SqliteConnection& writer) {
    return empty_log(writer, SQLITE_CHECKPOINT_TRUNCATE);
}

bool SqliteCheckpointer::empty_log(SqliteConnection& writer, int mode) {
    const std::lock_guard alone{checkpointing_};
    sqlite3_busy_timeout(writer.handle(), kRestartPatienceMs);
    const int code = sqlite3_wal_checkpoint_v2(writer.handle(), nullptr, mode, nullptr, nullptr);
    sqlite3_busy_timeout(writer.handle(), kBusyTimeoutMs);
    if (code != SQLITE_OK) return false;
    restart_at_ = restart_pages_;
    holds_ = 0;
    return true;
}

void SqliteCheckpointer::serve() {
    std::unique_lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return due_ || stop_; });
        if (stop_) return;
        due_ = false;
        lock.unlock();
        {
            const std::lock_guard alone{checkpointing_};
            // What fails here (a full disk) fails again in the writer's restart, and nothing is lost meanwhile.
            sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        }
        lock.lock();
    }
}

}  // namespace hf::store
