// What Holdfast understands of SQL: enough to number parameters, cut a migration into statements and turn PostgreSQL
// spelling into SQLite's. Strings, quoted names, comments and dollar quotes are left alone.
//
// Knows nothing but the standard library, because the build's own tools use it before any room exists.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hf::store {

/// A text that is not in the common subset. `line` counts from 1 in the text that was given.
class SqlTextError : public std::runtime_error {
  public:
    SqlTextError(int line, const std::string& says) : std::runtime_error(says), line(line) {}
    int line;
};

struct SqlToken {
    enum class Kind { space, comment, word, quoted_name, string, number, parameter, punctuation };
    Kind kind;
    std::string_view text;  // of a parameter without its colon
    int line;
};

/// Every byte of `sql` belongs to exactly one token. Throws SqlTextError for what does not end (a string, a comment)
/// and for what only one engine reads: "::" casts, E'' and X'' strings, ?1 and $1.
std::vector<SqlToken> sql_tokens(std::string_view sql);

/// The names of the parameters in order of first appearance, each once.
std::vector<std::string_view> sql_parameters(std::string_view sql);

/// Each :name as `sign` and its place in `names`, counted from 1. Every parameter must be among them.
std::string number_parameters(std::string_view sql, const std::vector<std::string_view>& names, char sign);

/// The statements between semicolons, trimmed, those of comments alone left out.
std::vector<std::string_view> sql_statements(std::string_view sql);

/// A migration for SQLite: in CREATE TABLE and ALTER TABLE, BIGINT and SMALLINT become INTEGER and BYTEA BLOB,
/// GENERATED … AS IDENTITY is dropped (an INTEGER PRIMARY KEY counts by itself), and new tables are STRICT.
std::string migration_for_sqlite(std::string_view sql);

/// Throws SqlTextError at the first word that the two engines take differently or that a deed may not use: DEFERRABLE,
/// INSERT OR, LIKE, triggers, and anything that asks the database for the time or for chance.
void refuse_forbidden_words(std::string_view sql);

}  // namespace hf::store
