#include "store/sqlite_tx.h"

#include <sqlite3.h>

namespace hf::store {
namespace {

class SqliteRow final : public Row {
  public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

    bool is_null(int column) const override { return type(column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override {
        CHECK(type(column) == SQLITE_INTEGER, "a column read as an integer holds one");
        return sqlite3_column_int64(statement_, column);
    }
    std::string_view text(int column) const override {
        CHECK(type(column) == SQLITE_TEXT, "a column read as a text holds one");
        const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    std::string_view bytes(int column) const override {
        CHECK(type(column) == SQLITE_BLOB, "a column read as bytes holds them");
        const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    int columns() const override { return sqlite3_column_count(statement_); }
    std::string_view column_name(int column) const override { return sqlite3_column_name(statement_, column); }

  private:
    int type(int column) const { return sqlite3_column_type(statement_, column); }

    sqlite3_stmt* statement_;
};

/// Leaves the statement ready for its next run, however this one ends.
struct ResetAtEnd {
    sqlite3_stmt* statement;
    ~ResetAtEnd() { sqlite3_reset(statement); }
};

/// The values outlive the run, so SQLite need not copy them.
int bind_value(sqlite3_stmt* statement, int place, const Value& value) {
    switch (value.index()) {
        case 0: return sqlite3_bind_null(statement, place);
        case 1: return sqlite3_bind_int64(statement, place, std::get<1>(value));
        case 2: {
            const auto text = std::get<2>(value);
            // A null pointer would bind NULL where an empty text was meant.
            return sqlite3_bind_text64(statement, place, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        default: {
            const auto bytes = std::get<3>(value).bytes;
            return sqlite3_bind_blob64(statement, place, bytes.empty() ? "" : bytes.data(), bytes.size(),
                                       SQLITE_STATIC);
        }
    }
}

const ColumnMap& map_for(SqliteStatement& statement, const void* tag, auto&& make) {
    for (const auto& [known, map] : statement.maps)
        if (known == tag) return map;
    return statement.maps.emplace_back(tag, make()).second;
}

}  // namespace

void SqliteTx::execute(const QueryText& query, std::span<const Value> values, Reader* reader) {
    refuse_after_failure();
    try {
        step(connection_.statement(query), query, values, reader);
    } catch (const StatementFailed&) {
        failure_ = std::current_exception();
        throw;
    }
}

void SqliteTx::step(SqliteStatement& statement, const QueryText& query, std::span<const Value> values, Reader* reader) {
    auto* handle = statement.handle.get();
    for (int place = 1; const auto& value : values) {
        if (const auto* text = std::get_if<std::string_view>(&value); text && !can_be_stored(*text))
            throw StatementFailed{"a text for " + std::string{query.name} + " is not UTF-8 or holds a NUL", false};
        if (const int code = bind_value(handle, place++, value); code != SQLITE_OK)
            connection_.refuse(query.name, code);
    }
    wrote_ |= sqlite3_stmt_readonly(handle) == 0;
    const ResetAtEnd reset{handle};
    const SqliteRow row{handle};
    const ColumnMap* map = nullptr;
    for (;;) {
        const int code = sqlite3_step(handle);
        if (code == SQLITE_DONE) return;
        if (code != SQLITE_ROW) connection_.refuse(query.name, code);
        if (reader == nullptr) continue;
        if (map == nullptr) map = &map_for(statement, reader->tag(), [&] { return reader->map(row); });
        reader->read(row, *map);
    }
}

void SqliteTx::run_raw(std::string_view sql) {
    refuse_after_failure();
    wrote_ = true;
    try {
        connection_.run(std::string{sql});
    } catch (const StatementFailed&) {
        failure_ = std::current_exception();
        throw;
    }
}

void SqliteTx::check(const QueryText& query) {
    const auto statement = connection_.prepare(query.sqlite);
    const auto wanted = static_cast<int>(query.parameters.size());
    if (sqlite3_bind_parameter_count(statement.handle.get()) != wanted)
        throw StatementFailed{std::string{query.name} + " does not use each of its parameters", false};
}

}  // namespace hf::store
