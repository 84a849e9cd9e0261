// The form of queries.sql and of migrations/NNN_name.sql, as the build reads them.
//
//     -- name: find_payment
//     -- The payment behind a link, whatever its state.
//     SELECT id, state FROM payments WHERE id = :id;
//
// A twin for one engine alone is marked: "-- name: claim_jobs [postgres]" and "-- name: claim_jobs [sqlite]".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/sql_text.h"

namespace hf::store {

struct NamedQuery {
    std::string name;
    std::string why;  // its comment lines, without dashes; may be empty
    std::string sqlite;
    std::string postgres;
    std::vector<std::string> parameters;
};

/// Throws SqlTextError with the line in `text`: a name that is given twice, a twin that is missing or has other
/// parameters, an unknown marker, more than one statement, a forbidden word.
std::vector<NamedQuery> parse_queries(std::string_view text);

struct MigrationFile {
    int number;
    std::string name;  // the file's name without ".sql"
    std::string sqlite;
    std::string postgres;
};

/// `file_name` is NNN_name.sql. Throws SqlTextError.
MigrationFile parse_migration(std::string_view file_name, std::string_view text);

}  // namespace hf::store
