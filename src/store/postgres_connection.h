// One connection to PostgreSQL in pipeline mode, used by one thread at a time. Private to the store.
//
// Commands are sent without waiting; receive() waits for all of them at once. So a deed of inserts alone, with its
// BEGIN and COMMIT, costs one journey to the server and back.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/tx.h"

struct pg_conn;
struct pg_result;

namespace hf::store {

/// PostgreSQL's refusal of a statement, with its SQLSTATE.
class PostgresFailed : public StatementFailed {
  public:
    PostgresFailed(std::string says, std::string state);
    std::string state;
};

/// The server went away. What had not been committed is undone, so the deed may run again elsewhere.
class ConnectionLost : public StatementFailed {
  public:
    explicit ConnectionLost(const std::string& says) : StatementFailed(says, true) {}
};

struct FreeResult {
    void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, FreeResult>;

/// A query prepared for one set of parameter types. A NULL fits every type, so there is seldom more than one.
struct PostgresStatement {
    const QueryText* query;
    std::string name;
    std::vector<unsigned> types;  // 0 where only NULL was seen
    bool prepared = false;
    std::vector<std::pair<const void*, ColumnMap>> maps{};  // by Reader::tag
};

class PostgresConnection {
  public:
    PostgresConnection(std::string url, bool durable) : url_(std::move(url)), durable_(durable) {}

    /// Throws WorldError with what the server or the network said, and when the database is not in collation C.
    void connect();
    /// Connected, as far as can be told without asking the server: notices when it has hung up meanwhile.
    bool usable();
    void drop();

    /// Sends a named query, preparing it first where that was not done. The statement stays valid while connected.
    PostgresStatement& send(const QueryText& query, std::span<const Value> values);
    /// Sends a statement without parameters.
    void send(const std::string& sql);
    /// Sends the end of a transaction that keeps nothing. Nobody waits for its outcome, nor for that of what is still
    /// under way before it.
    void send_and_forget(const std::string& sql);
    /// Prepares without running and describes: the result has the columns but no rows.
    PostgresResult describe(const QueryText& query);

    /// Waits for everything sent so far and gives the result of the last. Throws the first failure among them.
    PostgresResult receive();
    /// Whether something was sent that was not received: a failure may still come.
    bool awaits_results() const { return !pending_.empty() && !pending_.back().forgotten; }

  private:
    struct Pending {
        enum class Kind { command, prepare, sync };
        Kind kind;
        std::string_view what;
        const QueryText* query = nullptr;  // of a prepare, to be undone when it fails
        std::size_t variant = 0;
        bool forgotten = false;
    };
    struct Close {
        void operator()(pg_conn* connection) const;
    };

    void expect(bool sent, Pending pending);
    PostgresResult receive_one(const Pending& pending, std::exception_ptr& failure);
    std::size_t variant_for(const QueryText& query, std::span<const Value> values);
    void send_prepared(PostgresStatement& statement, std::span<const Value> values);
    [[noreturn]] void lost();
    void check_database();

    const std::string url_;
    const bool durable_;
    std::unique_ptr<pg_conn, Close> connection_;
    std::unordered_map<const QueryText*, std::deque<PostgresStatement>> statements_;
    std::deque<Pending> pending_;
    std::size_t names_ = 0;
    // Reused from statement to statement.
    std::vector<const char*> data_;
    std::vector<int> sizes_, formats_;
    std::vector<std::uint64_t> numbers_;
};

/// Throws StatementFailed when a column has a type that no row struct can read (a SUM that was not cast, say).
void refuse_unreadable_columns(const pg_result* result, std::string_view query);

/// One row of a result.
class PostgresRow final : public Row {
  public:
    PostgresRow(const pg_result* result, int row) : result_(result), row_(row) {}
    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    std::string_view text(int column) const override;
    std::string_view bytes(int column) const override;
    int columns() const override;
    std::string_view column_name(int column) const override;

  private:
    std::string_view raw(int column) const;

    const pg_result* result_;
    int row_;
};

/// Opens a libpq connection with the settings all of ours share; the caller closes it. Throws WorldError.
pg_conn* open_postgres_connection(const std::string& url);

}  // namespace hf::store
