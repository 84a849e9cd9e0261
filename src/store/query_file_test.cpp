#include "store/query_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hf::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string refusal(std::string_view text) {
    try {
        parse_queries(text);
    } catch (const SqlTextError& error) {
        return std::to_string(error.line) + ": " + error.what();
    }
    return "";
}

TEST(QueryFile, ReadsNamesReasonsAndStatements) {
    const auto queries = parse_queries(
        "-- What this room asks.\n\n"
        "-- name: find_payment\n-- The payment behind a link,\n-- whatever its state.\nSELECT id\nFROM payments -- "
        "all\n"
        "WHERE id = :id AND due < :now;\n\n"
        "-- name: count\nSELECT 1\n");
    ASSERT_EQ(queries.size(), 2u);
    EXPECT_EQ(queries[0].name, "find_payment");
    EXPECT_EQ(queries[0].why, "The payment behind a link,\nwhatever its state.");
    EXPECT_EQ(queries[0].sqlite, "SELECT id\nFROM payments -- all\nWHERE id = ?1 AND due < ?2");
    EXPECT_EQ(queries[0].postgres, "SELECT id\nFROM payments -- all\nWHERE id = $1 AND due < $2");
    EXPECT_THAT(queries[0].parameters, ElementsAre("id", "now"));
    EXPECT_EQ(queries[1].postgres, "SELECT 1");
    EXPECT_THAT(queries[1].parameters, IsEmpty());
}

TEST(QueryFile, TwinsShareTheirParameters) {
    const auto queries = parse_queries(
        "-- name: claim [postgres]\nSELECT :a, :b FOR UPDATE SKIP LOCKED;\n"
        "-- name: other\nSELECT 2;\n"
        "-- name: claim [sqlite]\nSELECT :b, :a;\n");
    ASSERT_EQ(queries.size(), 2u);
    EXPECT_EQ(queries[0].sqlite, "SELECT ?2, ?1");
    EXPECT_EQ(queries[0].postgres, "SELECT $1, $2 FOR UPDATE SKIP LOCKED");
    EXPECT_THAT(queries[0].parameters, ElementsAre("a", "b"));
}

TEST(QueryFile, RefusesWhatCannotBeMeant) {
    struct Case {
        std::string_view text, says;
    };
    const Case cases[] = {
        {"-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;", "3: a is named twice"},
        {"-- name: a [postgres]\nSELECT 1;\n-- name: a [postgres]\nSELECT 2;", "3: a is named twice"},
        {"-- name: a [postgres]\nSELECT 1;\n-- name: a\nSELECT 2;", "3: a is named twice"},
        {"-- name: a [postgres]\nSELECT 1;", "1: a is marked [postgres] and has no twin"},
        {"-- name: a [mysql]\nSELECT 1;", "1: unknown marker [mysql]"},
        {"-- name: a [postgres\nSELECT 1;", "1: an engine is marked"},
        {"-- name: A\nSELECT 1;", "1: a query's name is"},
        {"-- name:\nSELECT 1;", "1: a query's name is"},
        {"SELECT 1;", "1: SQL stands before"},
        {"-- name: a\n-- nothing", "1: a query is one statement; a has 0"},
        {"-- name: a\nSELECT 1; SELECT 2;", "2: a query is one statement; a has 2"},
        {"-- name: a\n\n-- why\nSELECT 1\nWHERE b LIKE 'c'", "5: LIKE"},
        {"-- name: a\nSELECT 'b", "2: a string does not end"},
        {"-- name: a [sqlite]\nSELECT :b;\n-- name: a [postgres]\nSELECT :c;", "3: the twins of a have different"},
    };
    for (const auto& one : cases) EXPECT_THAT(refusal(one.text), StartsWith(std::string{one.says})) << one.text;
}

TEST(QueryFile, ReadsMigrationNames) {
    const auto migration = parse_migration("012_add_payments.sql", "CREATE TABLE t (a BIGINT);");
    EXPECT_EQ(migration.number, 12);
    EXPECT_EQ(migration.name, "012_add_payments");
    EXPECT_THAT(migration.sqlite, HasSubstr("STRICT"));
    EXPECT_EQ(migration.postgres, "CREATE TABLE t (a BIGINT);");
    for (const char* name :
         {"1_a.sql", "0001_a.sql", "001-a.sql", "001_.sql", "001_A.sql", "abc_a.sql", "001_a.txt", ".sql"})
        EXPECT_THROW(parse_migration(name, "SELECT 1"), SqlTextError) << name;
    EXPECT_THROW(parse_migration("001_a.sql", "SELECT :a"), SqlTextError);
}

}  // namespace
}  // namespace hf::store
