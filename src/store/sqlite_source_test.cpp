#include "store/sqlite_source.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <array>
#include <fstream>

#include "store/sqlite_connection.h"

namespace hf::store {
namespace {

using testing::HasSubstr;

class Source : public testing::Test {
  protected:
    Source() {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-source-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        SqliteConnection writer{{.file = folder_ / "theirs.db"}};
        writer.run(
            "CREATE TABLE \"pay\"\"ment\" (a, \"b c\"); INSERT INTO \"pay\"\"ment\" VALUES (9223372036854775807, 'x'),"
            " (NULL, x'00ff'), ('', 1.5)");
    }
    ~Source() override { std::filesystem::remove_all(folder_); }

    std::vector<SourceRow> read(const char* file, std::string_view table, std::span<const std::string_view> columns) {
        std::vector<SourceRow> rows;
        SqliteSource{folder_ / file}.each(table, columns, [&](const SourceRow& row) { rows.push_back(row); });
        return rows;
    }
    std::string refusal(const char* file, std::string_view table, std::string_view column) {
        try {
            const std::array columns{column};
            read(file, table, columns);
        } catch (const WorldError& error) {
            return error.what();
        }
        return "";
    }

    std::filesystem::path folder_;
};

TEST_F(Source, GivesValuesAsBytes) {
    const std::array<std::string_view, 2> columns{"b c", "a"};
    const auto rows = read("theirs.db", "pay\"ment", columns);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0], (SourceRow{"x", "9223372036854775807"}));
    EXPECT_EQ(rows[1], (SourceRow{std::string{"\0\xff", 2}, std::nullopt}));
    EXPECT_EQ(rows[2], (SourceRow{"1.5", ""}));
}

TEST_F(Source, SaysWhatIsMissing) {
    EXPECT_THAT(refusal("nowhere.db", "pay\"ment", "a"), HasSubstr("nowhere.db"));
    EXPECT_THAT(refusal("theirs.db", "payments", "a"), HasSubstr("payments"));
    // SQLite would take an unknown name in double quotes for a text.
    EXPECT_THAT(refusal("theirs.db", "pay\"ment", "price"), HasSubstr("price"));
    std::ofstream{folder_ / "words.db"} << std::string(4096, 'x');
    EXPECT_THAT(refusal("words.db", "pay\"ment", "a"), HasSubstr("not a database"));
}

}  // namespace
}  // namespace hf::store
