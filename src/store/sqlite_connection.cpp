#include "store/sqlite_connection.h"

#include <sqlite3.h>

#include "store/deed_run.h"

namespace hf::store {
namespace {

constexpr int kBusyTimeoutMs = 5000;  // another process (an operator's command) may be writing

// In the order of SqliteConnection::Control.
constexpr std::array kControls{"BEGIN",          "BEGIN IMMEDIATE",  "COMMIT",      "ROLLBACK",
                               "SAVEPOINT deed", "ROLLBACK TO deed", "RELEASE deed"};

bool may_succeed_again(int code) {
    const int kind = code & 0xff;
    return kind == SQLITE_BUSY || kind == SQLITE_LOCKED;
}

}  // namespace

SqliteFailed::SqliteFailed(std::string says, int code)
    : StatementFailed(std::move(says), may_succeed_again(code)), code(code) {}

bool SqliteFailed::is_disk_trouble() const {
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return true;
        // A reader that was asked to write is told READONLY too, without an extended code.
        case SQLITE_READONLY: return code != SQLITE_READONLY;
        default: return false;
    }
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void SqliteConnection::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }

SqliteConnection::SqliteConnection(const Settings& settings) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (settings.writes ? SQLITE_OPEN_CREATE : 0);
    const int code =
        sqlite3_open_v2(settings.file.c_str(), &handle, flags, settings.vfs.empty() ? nullptr : settings.vfs.c_str());
    handle_.reset(handle);
    const auto where = "the database " + settings.file.string() + " cannot be opened: ";
    if (code != SQLITE_OK) throw WorldError(where + (handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code)));

    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    try {
        run("PRAGMA cache_size=-" + std::to_string(settings.cache_kib));
        run("PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF");
        run(settings.durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
        if (settings.writes) {
            run("PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON");
            // Checkpoints have a thread of their own; a commit that pays for one makes its whole group late.
            run("PRAGMA wal_autocheckpoint=0");
        } else {
            run("PRAGMA query_only=ON");
        }
        // Reads the schema, so that a file which is no database is told at once.
        integer("SELECT COUNT(*) FROM sqlite_master");
    } catch (const SqliteFailed& failure) {
        throw WorldError(where + failure.what());
    }
}

SqliteStatement& SqliteConnection::statement(const QueryText& query) {
    if (const auto found = statements_.find(&query); found != statements_.end()) return found->second;
    note_query(query);
    return statements_.emplace(&query, prepare(query.sqlite)).first->second;
}

SqliteStatement SqliteConnection::prepare(std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) refuse("a statement", code);
    return {.handle{made}};
}

void SqliteConnection::control(Control what) {
    const auto index = static_cast<std::size_t>(what);
    auto& statement = controls_[index];
    if (!statement.handle) statement = prepare(kControls[index]);
    const int code = sqlite3_step(statement.handle.get());
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement.handle.get());
        return;
    }
    const auto says = std::string{sqlite3_errmsg(handle_.get())};
    sqlite3_reset(statement.handle.get());
    throw SqliteFailed("SQLite refused " + std::string{kControls[index]} + ": " + says, code);
}

void SqliteConnection::run(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) refuse(std::string_view{sql}.substr(0, 60), code);
}

std::int64_t SqliteConnection::integer(std::string_view sql) {
    const auto statement = prepare(sql);
    const int code = sqlite3_step(statement.handle.get());
    if (code != SQLITE_ROW) refuse(sql, code);
    return sqlite3_column_int64(statement.handle.get(), 0);
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void SqliteConnection::refuse(std::string_view what, int code) const {
    throw SqliteFailed("SQLite refused " + std::string{what} + ": " + sqlite3_errmsg(handle_.get()) + " (" +
                           std::to_string(code) + ")",
                       code);
}

}  // namespace hf::store
