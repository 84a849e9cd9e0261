#include "store/sqlite_source.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/sqlite_connection.h"

namespace hf::store {
namespace {

constexpr int kPatienceMs = 5'000;  // its owner may be writing

std::string quoted(std::string_view name) {
    std::string out{'"'};
    for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

SourceValue value_at(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) return std::nullopt;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return size == 0 ? std::string{} : std::string{bytes, size};
}

}  // namespace

void SqliteSource::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }

SqliteSource::SqliteSource(const std::filesystem::path& file) : file_(file) {
    if (!std::filesystem::is_regular_file(file)) throw WorldError(fmt::format("There is no file {}.", file.string()));
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK)
        throw WorldError(fmt::format("{} cannot be opened: {}.", file.string(), sqlite3_errstr(code)));
    sqlite3_busy_timeout(handle, kPatienceMs);
    // A stranger's schema may hold functions and views that do things: none of them is run.
    sqlite3_exec(handle, "PRAGMA trusted_schema=OFF", nullptr, nullptr, nullptr);
}

void SqliteSource::each(std::string_view table, std::span<const std::string_view> columns,
                        const std::function<void(const SourceRow&)>& take) const {
    std::string sql;
    // Said with its table: alone, an unknown name in quotes would be taken for a text.
    for (const auto column : columns) sql += (sql.empty() ? "SELECT " : ", ") + quoted(table) + "." + quoted(column);
    sql += fmt::format(" FROM {} ORDER BY rowid", quoted(table));
    const auto refuse = [&](int code) {
        const bool halfway = code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
        throw WorldError(
            fmt::format("{}: the table {} cannot be read: {}.{}", file_.string(), table, sqlite3_errmsg(handle_.get()),
                        halfway ? " Stop the program it belongs to, or copy the file beside its journal." : ""));
    };
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql.c_str(), static_cast<int>(sql.size()), &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, SqliteStatement::Finalize> statement{prepared};
    if (code != SQLITE_OK) refuse(code & 0xff);
    SourceRow row(columns.size());
    for (;;) {
        const int step = sqlite3_step(prepared);
        if (step == SQLITE_DONE) return;
        if (step != SQLITE_ROW) refuse(step & 0xff);
        for (std::size_t i = 0; i < columns.size(); ++i) row[i] = value_at(prepared, static_cast<int>(i));
        take(row);
    }
}

}  // namespace hf::store
