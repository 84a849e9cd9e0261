#include "store/sqlite_writer.h"

#include <sqlite3.h>

#include "base/crash_point.h"

namespace hf::store {
namespace {

using Control = SqliteConnection::Control;

constexpr Duration kProbeEvery{1000};

}  // namespace

SqliteWriter::SqliteWriter(const SqliteConnection::Settings& settings, std::size_t group, std::int64_t wal_restart,
                           DeedQueue& queue, const Listeners& listeners, Trouble& trouble)
    : queue_(queue),
      listeners_(listeners),
      trouble_(trouble),
      group_(group),
      file_(settings.file.string()),
      connection_(settings),
      checkpointer_(settings, wal_restart),
      tx_(connection_, news_) {
    connection_.run("PRAGMA journal_size_limit=" + std::to_string(wal_restart));
    const auto hook = [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<std::int64_t*>(pages) = count;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_.handle(), hook, &wal_pages_);
}

void SqliteWriter::serve() {
    std::vector<WaitingDeed> deeds;
    deeds.reserve(group_);
    for (;;) {
        const auto patience = trouble_.any() ? std::optional{kProbeEvery} : std::nullopt;
        const auto taken = queue_.take(deeds, {.most = group_}, patience);
        if (taken == DeedQueue::Taken::closed) return;
        if (taken == DeedQueue::Taken::nothing) {
            probe();
            continue;
        }
        run(deeds);
        settle_all(deeds);
        give_space_back();
        checkpointer_.wal_holds(wal_pages_);
        checkpointer_.restart_if_long(connection_);
    }
}

void SqliteWriter::run(std::vector<WaitingDeed>& deeds) {
    if (is_control("answer_before_commit")) return answer_before_commit(deeds);
    if (deeds.size() > 1) {
        // A savepoint costs as much as the deed within it, and hardly a deed has to be undone: a group is run without
        // any until one has to be.
        auto group = run_together(deeds, Undo::the_group);
        if (group == Group::holds_undone_deed) group = run_together(deeds, Undo::each_deed);
        if (group == Group::settled) return;
    }
    for (auto& deed : deeds) {
        deed.failure = nullptr;
        run_alone(deed);
    }
}

/// Broken on purpose, in drills only: callers have their answers while the commit waits for the next group.
void SqliteWriter::answer_before_commit(std::vector<WaitingDeed>& deeds) {
    if (connection_.in_transaction()) commit();
    connection_.control(Control::begin_immediate);
    for (auto& deed : deeds) run_with_savepoint(deed);
    settle_all(deeds);
}

SqliteWriter::Group SqliteWriter::run_together(std::vector<WaitingDeed>& deeds, Undo undo) {
    try {
        connection_.control(Control::begin_immediate);
    } catch (const SqliteFailed& failure) {
        // Whoever holds the lock made us wait long enough once; not again for each of them.
        note_trouble(failure);
        for (auto& deed : deeds) deed.failure = std::current_exception();
        return Group::settled;
    }
    try {
        for (auto& deed : deeds) {
            bool stays = true;
            if (undo == Undo::each_deed)
                run_with_savepoint(deed);
            else
                stays = run_without_savepoint(deed);
            if (stays && connection_.in_transaction()) continue;
            const auto became = connection_.in_transaction() ? Group::holds_undone_deed : Group::failed;
            roll_back();
            return became;
        }
        commit();
        return Group::settled;
    } catch (const SqliteFailed& failure) {
        note_trouble(failure);
        roll_back();
        return Group::failed;
    }
}

/// False when the deed has left something that only the group's roll-back undoes.
bool SqliteWriter::run_without_savepoint(WaitingDeed& deed) {
    if (runs_twice()) return false;
    const auto mark = news_.mark();
    const auto [keep, failure] = attempt(*deed.task, tx_);
    deed.failure = failure;
    if (!keep) news_.back_to(mark);
    return keep || !tx_.wrote();
}

void SqliteWriter::run_with_savepoint(WaitingDeed& deed) {
    const auto mark = news_.mark();
    connection_.control(Control::savepoint);
    if (runs_twice()) rehearse(*deed.task);
    const auto [keep, failure] = attempt(*deed.task, tx_);
    deed.failure = failure;
    if (!connection_.in_transaction()) return;
    if (!keep) {
        connection_.control(Control::rollback_to);
        news_.back_to(mark);
    }
    connection_.control(Control::release);
}

void SqliteWriter::run_alone(WaitingDeed& deed) {
    try {
        connection_.control(Control::begin_immediate);
        if (runs_twice()) {
            connection_.control(Control::savepoint);
            rehearse(*deed.task);
        }
        const auto [keep, failure] = attempt(*deed.task, tx_);
        deed.failure = failure;
        if (failure) std::rethrow_exception(failure);
        if (keep)
            commit();
        else
            roll_back();
    } catch (const SqliteFailed& failure) {
        note_trouble(failure);
        deed.failure = std::current_exception();
        roll_back();
    } catch (...) {
        deed.failure = std::current_exception();  // told to whoever submitted the deed
        roll_back();
    }
}

/// The first of two runs: whatever comes of it is undone, and only the second counts.
void SqliteWriter::rehearse(Task& task) {
    const auto mark = news_.mark();
    attempt(task, tx_);
    if (!connection_.in_transaction()) return;
    connection_.control(Control::rollback_to);
    news_.back_to(mark);
}

void SqliteWriter::commit() {
    crash_point("store.before_commit");
    connection_.control(Control::commit);
    crash_point("store.after_commit");
    ++commits_;
    trouble_.clear();
    // Before the callers are answered, so that whoever has its answer may rely on the news being out.
    if (!news_.empty()) listeners_.tell(news_.take());
}

void SqliteWriter::roll_back() {
    news_.clear();
    if (!connection_.in_transaction()) return;
    try {
        connection_.control(Control::rollback);
    } catch (const SqliteFailed& failure) {
        note_trouble(failure);
        CHECK(!connection_.in_transaction(), "a transaction can always be given up");
    }
}

void SqliteWriter::note_trouble(const SqliteFailed& failure) {
    if (failure.is_disk_trouble()) trouble_.set("writing to " + file_ + " fails: " + failure.what());
}

/// After trouble with the disk, until it has succeeded: the first commits that find room again would else let the log
/// take it all.
void SqliteWriter::give_space_back() {
    owes_space_ |= trouble_.any();
    if (owes_space_ && checkpointer_.give_space_back(connection_)) owes_space_ = false;
}

/// Nobody may be trying to write any more while readiness is off, so the writer itself finds out when space is back.
void SqliteWriter::probe() {
    give_space_back();
    try {
        connection_.run("PRAGMA user_version=0");
        trouble_.clear();
    } catch (const SqliteFailed& failure) {
        note_trouble(failure);
    }
}

}  // namespace hf::store
