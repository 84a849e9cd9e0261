#include "store/postgres_source.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>

#include "store/postgres_connection.h"

namespace hf::store {
namespace {

constexpr int kBite = 500;  // rows held in memory at once

std::string quoted(std::string_view name) {
    std::string out{'"'};
    for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

/// SQLAlchemy names a driver in the scheme.
std::string without_driver(const std::string& url) {
    const auto plus = url.find('+'), colon = url.find("://");
    if (plus == url.npos || colon == url.npos || plus > colon) return url;
    return url.substr(0, plus) + url.substr(colon);
}

PostgresResult run(pg_conn* connection, std::string_view what, const std::string& sql) {
    PostgresResult result{PQexec(connection, sql.c_str())};
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
    std::string says = PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY) != nullptr
                           ? PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY)
                           : PQerrorMessage(connection);
    throw WorldError(fmt::format("{} cannot be read: {}.", what, says.substr(0, says.find('\n'))));
}

}  // namespace

void PostgresSource::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresSource::PostgresSource(const std::string& url) : connection_(open_postgres_connection(without_driver(url))) {
    constexpr std::string_view kWhat = "The other database";
    run(connection_.get(), kWhat, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    run(connection_.get(), kWhat, "SET LOCAL TimeZone = 'UTC'");
    run(connection_.get(), kWhat, "SET LOCAL DateStyle = 'ISO'");
}

void PostgresSource::each(std::string_view table, std::span<const std::string_view> columns,
                          const std::function<void(const SourceRow&)>& take) const {
    const auto column_of = [&](std::string_view column) { return quoted(table) + "." + quoted(column); };
    std::string sql, order;
    for (const auto column : columns)
        sql += fmt::format("{} CAST({} AS text)", sql.empty() ? "SELECT" : ",", column_of(column));
    for (const auto column : columns.first(std::min<std::size_t>(2, columns.size())))
        order += (order.empty() ? " ORDER BY " : ", ") + column_of(column);
    const auto what = fmt::format("The table {}", table);
    run(connection_.get(), what, "DECLARE source NO SCROLL CURSOR FOR " + sql + " FROM " + quoted(table) + order);
    SourceRow row(columns.size());
    for (;;) {
        const auto bite = run(connection_.get(), what, fmt::format("FETCH {} FROM source", kBite));
        const int rows = PQntuples(bite.get());
        if (rows == 0) break;
        for (int i = 0; i < rows; ++i) {
            for (std::size_t column = 0; column < columns.size(); ++column) {
                const auto place = static_cast<int>(column);
                if (PQgetisnull(bite.get(), i, place) != 0) {
                    row[column].reset();
                    continue;
                }
                row[column].emplace(PQgetvalue(bite.get(), i, place),
                                    static_cast<std::size_t>(PQgetlength(bite.get(), i, place)));
            }
            take(row);
        }
    }
    run(connection_.get(), what, "CLOSE source");
}

}  // namespace hf::store
