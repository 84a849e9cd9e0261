#include "main/origin_users.h"

#include <gmock/gmock.h>

namespace hf::cli {
namespace {

using ::testing::HasSubstr;

TEST(OriginUsers, TimesAreReadAsEitherDatabaseWritesThem) {
    struct Row {
        const char* text;
        const char* time;
    };
    constexpr Row kRows[]{{"2024-05-06 07:08:09", "2024-05-06T07:08:09Z"},
                          {"2024-05-06 07:08:09.123456", "2024-05-06T07:08:09.123Z"},
                          {"2024-05-06 07:08:09.5+00", "2024-05-06T07:08:09.500Z"},
                          {"2024-05-06T07:08:09+02:00", "2024-05-06T05:08:09Z"},
                          {"2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"},
                          {"2024-05-06", nullptr},
                          {"2024-05-06 07:08", nullptr},
                          {"1714979289", nullptr},
                          {"", nullptr}};
    for (const auto& row : kRows) {
        const auto time = read_origin_time(row.text);
        ASSERT_EQ(time.has_value(), row.time != nullptr) << row.text;
        if (time) EXPECT_EQ(rfc3339(*time), row.time);
    }
}

TEST(OriginUsers, RowsThatCannotBeTakenSaySo) {
    const store::SourceRow good{"2024-05-06 07:08:09", "an id", "ada@kelp.example", "ada", "a hash", "1", "Ada"};
    const auto ada = read_origin_user(openon(), good);
    ASSERT_TRUE(ada.has_value());
    EXPECT_EQ(ada->full_name, "Ada");
    EXPECT_TRUE(ada->is_active);
    struct Row {
        std::size_t column;
        store::SourceValue value;
        const char* says;
    };
    const Row rows[]{{0, "soon", "created_at"},        {0, std::nullopt, "created_at"},
                     {1, std::nullopt, "no id"},       {2, "", "no email"},
                     {3, std::nullopt, "no username"}, {5, "perhaps", "is_active"},
                     {6, "\xff", "no UTF-8 text"},     {4, std::string{"a\0b", 3}, "no UTF-8 text"}};
    for (const auto& row : rows) {
        auto bad = good;
        bad[row.column] = row.value;
        const auto read = read_origin_user(openon(), bad);
        ASSERT_FALSE(read.has_value()) << row.says;
        EXPECT_THAT(read.error(), HasSubstr(row.says));
    }
    auto plain = good;
    plain[4] = plain[5] = plain[6] = std::nullopt;
    const auto read = read_origin_user(openon(), plain);
    ASSERT_TRUE(read.has_value()) << "no hash, and active, which both tables say by themselves";
    EXPECT_EQ(read->password_hash, "");
    EXPECT_TRUE(read->is_active);
    auto peer = good;
    peer.pop_back();
    EXPECT_EQ(read_origin_user(peerpush(), peer)->full_name, "");
}

}  // namespace
}  // namespace hf::cli
