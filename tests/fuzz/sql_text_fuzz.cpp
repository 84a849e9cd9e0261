// Whatever stands in a queries.sql or a migration: it is refused with a line, or read without losing a byte.
// room: store
#ifdef HOLDFAST_FUZZ
#include "base/check.h"
#include "store/query_file.h"

namespace {

void read_whole(std::string_view sql) {
    std::size_t bytes = 0;
    for (const auto& token : hf::store::sql_tokens(sql))
        bytes += token.text.size() + (token.kind == hf::store::SqlToken::Kind::parameter ? 1 : 0);
    CHECK(bytes == sql.size(), "every byte belongs to a token");
    for (const auto statement : hf::store::sql_statements(sql)) {
        const auto again = hf::store::sql_statements(statement);
        CHECK(again.size() == 1 && again[0] == statement, "a statement is one statement");
    }
    static_cast<void>(hf::store::migration_for_sqlite(sql));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    try {
        read_whole(text);
    } catch (const hf::store::SqlTextError& error) {
        CHECK(error.line >= 1, "a refusal names a line");
    }
    try {
        for (const auto& query : hf::store::parse_queries(text)) CHECK(!query.sqlite.empty(), "a query has a text");
    } catch (const hf::store::SqlTextError& error) {
        CHECK(error.line >= 1, "a refusal names a line");
    }
    return 0;
}
#endif
