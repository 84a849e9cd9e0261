#include "store/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <bit>

#include "store/deed_run.h"

namespace hf::store {
namespace {

constexpr Oid kInt8 = 20, kText = 25, kBytea = 17, kAnyType = 0;

bool may_succeed_again(std::string_view state) {
    // Serialization failure and deadlock.
    return state == "40001" || state == "40P01";
}

bool says_goodbye(std::string_view state) { return state.starts_with("57P0") || state.starts_with("08"); }

Oid type_of(const Value& value) {
    constexpr Oid kTypes[] = {kAnyType, kInt8, kText, kBytea};
    return kTypes[value.index()];
}

std::string first_line(const char* message) {
    const std::string_view text{message};
    return std::string{text.substr(0, text.find('\n'))};
}

}  // namespace

PostgresFailed::PostgresFailed(std::string says, std::string sqlstate)
    : StatementFailed(std::move(says), may_succeed_again(sqlstate)), state(std::move(sqlstate)) {}

void FreeResult::operator()(pg_result* result) const { PQclear(result); }
void PostgresConnection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

pg_conn* open_postgres_connection(const std::string& url) {
    // Ours come first, so that what the operator wrote in the URL wins.
    const char* const keys[] = {"application_name",
                                "connect_timeout",
                                "tcp_user_timeout",
                                "keepalives_idle",
                                "client_encoding",
                                "dbname",
                                nullptr};
    const char* const values[] = {"holdfast", "5", "15000", "30", "UTF8", url.c_str(), nullptr};
    auto* connection = PQconnectdbParams(keys, values, 1);
    if (PQstatus(connection) == CONNECTION_OK) {
        PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
        return connection;
    }
    const auto says = "the database server cannot be reached: " + first_line(PQerrorMessage(connection));
    PQfinish(connection);
    throw WorldError(says);
}

void PostgresConnection::connect() {
    drop();
    connection_.reset(open_postgres_connection(url_));
    check_database();
    CHECK(PQenterPipelineMode(connection_.get()) == 1, "an idle connection can enter pipeline mode");
}

void PostgresConnection::check_database() {
    const auto ask = [this](const char* sql) {
        PostgresResult result{PQexec(connection_.get(), sql)};
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return result;
        const auto says = "the database refused a connection: " + first_line(PQerrorMessage(connection_.get()));
        drop();
        throw WorldError(says);
    };
    const auto row =
        ask("SELECT datcollate, pg_encoding_to_char(encoding), datname FROM pg_database WHERE datname = "
            "current_database()");
    const std::string collation = PQgetvalue(row.get(), 0, 0), encoding = PQgetvalue(row.get(), 0, 1);
    if ((collation != "C" && collation != "POSIX") || encoding != "UTF8") {
        const std::string name = PQgetvalue(row.get(), 0, 2);
        drop();
        throw WorldError(
            "the database " + name + " sorts texts by " + collation + " in " + encoding +
            ", and Holdfast needs C in UTF8, so that both engines sort alike. Make it with: CREATE DATABASE " + name +
            " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    }
    ask("SET statement_timeout = 30000");
    ask("SET idle_in_transaction_session_timeout = 60000");
    ask(durable_ ? "SET synchronous_commit = on" : "SET synchronous_commit = off");
}

void PostgresConnection::drop() {
    connection_.reset();
    statements_.clear();
    pending_.clear();
}

bool PostgresConnection::usable() {
    if (!connection_) return false;
    // A farewell and the end of the stream arrive as two readings.
    for (int i = 0; i < 4; ++i) {
        pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
        if (::poll(&socket, 1, 0) <= 0) break;
        if (PQconsumeInput(connection_.get()) == 0 || PQstatus(connection_.get()) != CONNECTION_OK) {
            drop();
            return false;
        }
    }
    return true;
}

void PostgresConnection::lost() {
    const auto says = "the connection to the database was lost: " + first_line(PQerrorMessage(connection_.get()));
    drop();
    throw ConnectionLost{says};
}

void PostgresConnection::expect(bool sent, Pending pending) {
    if (!sent) lost();
    pending_.push_back(pending);
}

void PostgresConnection::send(const std::string& sql) {
    const bool sent =
        connection_ && PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1) == 1;
    expect(sent, {Pending::Kind::command, "a statement"});
}

void PostgresConnection::send_and_forget(const std::string& sql) {
    if (!connection_) throw ConnectionLost{"the connection to the database was lost"};
    const auto sync = [this] {
        expect(PQpipelineSync(connection_.get()) == 1,
               {.kind = Pending::Kind::sync, .what = "sync", .forgotten = true});
    };
    for (auto& pending : pending_) pending.forgotten = true;
    // The server skips everything up to the next sync once a command has failed, and this one must not be skipped.
    if (!pending_.empty() && pending_.back().kind != Pending::Kind::sync) sync();
    send(sql);
    pending_.back().forgotten = true;
    sync();
}

PostgresStatement& PostgresConnection::send(const QueryText& query, std::span<const Value> values) {
    const auto variant = variant_for(query, values);
    auto& statement = statements_[&query][variant];
    if (!statement.prepared) {
        const auto count = static_cast<int>(statement.types.size());
        const std::string sql{query.postgres};
        expect(
            PQsendPrepare(connection_.get(), statement.name.c_str(), sql.c_str(), count, statement.types.data()) == 1,
            {Pending::Kind::prepare, query.name, &query, variant});
        statement.prepared = true;
    }
    send_prepared(statement, values);
    return statement;
}

std::size_t PostgresConnection::variant_for(const QueryText& query, std::span<const Value> values) {
    auto& variants = statements_[&query];
    if (variants.empty()) note_query(query);
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const auto fits = [&](std::size_t place) {
            return values[place].index() == 0 || variants[i].types[place] == type_of(values[place]);
        };
        std::size_t place = 0;
        while (place < values.size() && fits(place)) ++place;
        if (place == values.size()) return i;
    }
    auto& made =
        variants.emplace_back(PostgresStatement{.query = &query, .name = "q" + std::to_string(++names_), .types = {}});
    for (const auto& value : values) made.types.push_back(type_of(value));
    return variants.size() - 1;
}

void PostgresConnection::send_prepared(PostgresStatement& statement, std::span<const Value> values) {
    data_.clear();
    sizes_.clear();
    numbers_.resize(values.size());
    formats_.assign(values.size(), 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::string_view bytes;
        if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
            numbers_[i] = static_cast<std::uint64_t>(*number);
            if constexpr (std::endian::native == std::endian::little) numbers_[i] = __builtin_bswap64(numbers_[i]);
            bytes = {reinterpret_cast<const char*>(&numbers_[i]), 8};
        } else if (const auto* text = std::get_if<std::string_view>(&values[i])) {
            bytes = *text;
        } else if (const auto* blob = std::get_if<BlobView>(&values[i])) {
            bytes = blob->bytes;
        }
        // A null pointer means NULL, and an empty text may have one.
        data_.push_back(values[i].index() == 0 ? nullptr : bytes.data() != nullptr ? bytes.data() : "");
        sizes_.push_back(static_cast<int>(bytes.size()));
    }
    const bool sent = PQsendQueryPrepared(connection_.get(), statement.name.c_str(), static_cast<int>(values.size()),
                                          data_.data(), sizes_.data(), formats_.data(), 1) == 1;
    expect(sent, {Pending::Kind::command, statement.query->name});
}

PostgresResult PostgresConnection::describe(const QueryText& query) {
    const std::string sql{query.postgres};
    expect(connection_ && PQsendPrepare(connection_.get(), "", sql.c_str(), 0, nullptr) == 1,
           {Pending::Kind::command, query.name});
    expect(PQsendDescribePrepared(connection_.get(), "") == 1, {Pending::Kind::command, query.name});
    return receive();
}

PostgresResult PostgresConnection::receive() {
    if (!connection_) throw ConnectionLost{"the connection to the database was lost"};
    expect(PQpipelineSync(connection_.get()) == 1, {Pending::Kind::sync, "sync"});
    PostgresResult last;
    std::exception_ptr failure;
    bool gone = false;
    while (!pending_.empty()) {
        const auto pending = pending_.front();
        pending_.pop_front();
        if (pending.kind == Pending::Kind::sync) {
            const PostgresResult mark{PQgetResult(connection_.get())};
            if (PQresultStatus(mark.get()) != PGRES_PIPELINE_SYNC) gone = true;
        } else {
            std::exception_ptr refused;
            auto result = receive_one(pending, refused);
            if (!pending.forgotten && refused && !failure) failure = refused;
            if (!pending.forgotten && pending.kind == Pending::Kind::command) last = std::move(result);
        }
        if (gone || PQstatus(connection_.get()) != CONNECTION_OK) lost();
    }
    if (failure) std::rethrow_exception(failure);
    return last;
}

PostgresResult PostgresConnection::receive_one(const Pending& pending, std::exception_ptr& failure) {
    PostgresResult kept;
    bool done_well = false;
    // Every command's results end with a null one.
    while (PostgresResult result{PQgetResult(connection_.get())}) {
        const auto status = PQresultStatus(result.get());
        done_well = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
        if (status == PGRES_FATAL_ERROR) {
            const char* code = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
            const char* message = PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY);
            const std::string state = code != nullptr ? code : "";
            // Another release's migration may change what SELECT * gives; a new connection prepares anew.
            const bool stale = state == "0A000" && message && std::string_view{message}.starts_with("cached plan");
            if (state.empty() || stale || says_goodbye(state)) lost();
            failure = std::make_exception_ptr(PostgresFailed{"PostgreSQL refused " + std::string{pending.what} + ": " +
                                                                 (message ? message : "") + " (" + state + ")",
                                                             state});
        } else if (!done_well && status != PGRES_PIPELINE_ABORTED) {
            failure = std::make_exception_ptr(
                StatementFailed{std::string{pending.what} + " is of a kind that is not understood here", false});
        }
        kept = std::move(result);
    }
    if (!done_well && pending.kind == Pending::Kind::prepare)
        statements_[pending.query][pending.variant].prepared = false;
    return kept;
}

}  // namespace hf::store
