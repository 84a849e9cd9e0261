// Reading PostgreSQL's binary results. The types are few: what the common subset can store, and what counting gives.
#include <libpq-fe.h>

#include "store/postgres_connection.h"

namespace hf::store {
namespace {

// From the server's pg_type, where they have stood unchanged since they were given.
enum Type : Oid {
    kBool = 16,
    kBytea = 17,
    kName = 19,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kVarchar = 1043
};

bool is_readable(Oid type) {
    switch (type) {
        case kBool:
        case kBytea:
        case kName:
        case kInt8:
        case kInt2:
        case kInt4:
        case kText:
        case kVarchar: return true;
        default: return false;
    }
}

}  // namespace

void refuse_unreadable_columns(const pg_result* result, std::string_view query) {
    for (int column = 0; column < PQnfields(result); ++column)
        if (!is_readable(PQftype(result, column)))
            throw StatementFailed{std::string{query} + " gives a column " + PQfname(result, column) +
                                      " that is no integer, text or bytes: cast it (CAST(… AS BIGINT) for a sum)",
                                  false};
}

std::string_view PostgresRow::raw(int column) const {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

bool PostgresRow::is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

std::int64_t PostgresRow::integer(int column) const {
    const auto type = PQftype(result_, column);
    CHECK(!is_null(column) && (type == kInt8 || type == kInt4 || type == kInt2 || type == kBool),
          "a column read as an integer holds one");
    const auto bytes = raw(column);
    std::uint64_t number = type != kBool && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(number);
}

std::string_view PostgresRow::text(int column) const {
    const auto type = PQftype(result_, column);
    CHECK(!is_null(column) && (type == kText || type == kVarchar || type == kName),
          "a column read as a text holds one");
    return raw(column);
}

std::string_view PostgresRow::bytes(int column) const {
    CHECK(!is_null(column) && PQftype(result_, column) == kBytea, "a column read as bytes holds them");
    return raw(column);
}

int PostgresRow::columns() const { return PQnfields(result_); }
std::string_view PostgresRow::column_name(int column) const { return PQfname(result_, column); }

}  // namespace hf::store
