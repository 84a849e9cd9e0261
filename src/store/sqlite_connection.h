// One connection to an SQLite database, used by one thread at a time. Private to the store.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/tx.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hf::store {

/// SQLite's refusal, with its extended result code.
class SqliteFailed : public StatementFailed {
  public:
    SqliteFailed(std::string says, int code);
    /// The disk, not the statement: full, read-only, broken, out of reach.
    bool is_disk_trouble() const;
    int code;
};

struct SqliteStatement {
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle;
    /// Column maps by Reader::tag; a query is read into one type, rarely two.
    std::vector<std::pair<const void*, ColumnMap>> maps{};
};

class SqliteConnection {
  public:
    struct Settings {
        std::filesystem::path file;
        std::string vfs{};
        bool durable = true;
        bool writes = true;
        int cache_kib = 2048;
    };

    /// Creates the database when it is missing and the connection writes. Throws WorldError naming the file.
    explicit SqliteConnection(const Settings& settings);

    /// The cached statement of a named query, prepared on first use.
    SqliteStatement& statement(const QueryText& query);
    SqliteStatement prepare(std::string_view sql);

    enum class Control { begin, begin_immediate, commit, rollback, savepoint, rollback_to, release };
    void control(Control what);
    /// Any number of statements, their rows dropped.
    void run(const std::string& sql);
    /// The single integer that a pragma or query gives.
    std::int64_t integer(std::string_view sql);

    /// False once SQLite has rolled back a transaction by itself.
    bool in_transaction() const;
    /// Throws what SQLite last said.
    [[noreturn]] void refuse(std::string_view what, int code) const;
    sqlite3* handle() const { return handle_.get(); }

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<const QueryText*, SqliteStatement> statements_;
    std::array<SqliteStatement, 7> controls_;
};

}  // namespace hf::store
