#include "jobs/jobs.h"

#include <gtest/gtest.h>

#include <set>

#include "jobs/json_rows.h"

namespace hf::jobs {
namespace {

TEST(Backoff, DoublesUpToAnHourAndHalfOfItIsChance) {
    SeededRandom random{1};
    for (const auto& [attempts, whole] : std::vector<std::pair<int, std::int64_t>>{{1, 1'000},
                                                                                   {2, 2'000},
                                                                                   {5, 16'000},
                                                                                   {12, 2'048'000},
                                                                                   {13, 3'600'000},
                                                                                   {1'000'000, 3'600'000},
                                                                                   {0, 1'000}}) {
        std::set<std::int64_t> seen;
        for (int i = 0; i < 200; ++i) {
            const auto pause = backoff(attempts, random).count();
            EXPECT_GE(pause, whole / 2) << attempts;
            EXPECT_LE(pause, whole) << attempts;
            seen.insert(pause);
        }
        EXPECT_GT(seen.size(), 100U) << "the pauses of jobs that failed together must spread";
    }
}

TEST(JsonRows, WritesTextsThatAParserReadsBack) {
    const std::string odd = "a\"b\\c\n\t\x01 \xc3\xa4/\xe2\x82\xac";
    const auto text = JsonRows{0}.row(odd, std::int64_t{-5}, std::string{}).row(std::string{"x"}).take();
    const auto value = parse_json(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(std::string_view{value->at(0).at(0).as_string()}, odd);
    EXPECT_EQ(value->at(0).at(1).as_int64(), -5);
    EXPECT_EQ(value->at(0).at(2).as_string(), "");
    EXPECT_EQ(value->at(1).at(0).as_string(), "x");
    EXPECT_EQ(JsonRows{0}.take(), "[]");
    EXPECT_EQ(JsonRows{0}.item("a").item("b").take(), R"(["a","b"])");
}

struct Letter {
    std::string to;
    int pages = 0;
};
BOOST_DESCRIBE_STRUCT(Letter, (), (to, pages))

TEST(Payload, AnotherShapeIsAnErrorThatIsNotRetried) {
    Claimed job{.payload = payload_of(Letter{"her", 3})};
    EXPECT_EQ(payload_as<Letter>(job).value().pages, 3);
    for (const auto* text : {"{}", "[]", "nonsense", R"({"to":"her","pages":3,"more":1})"}) {
        job.payload = text;
        const auto letter = payload_as<Letter>(job);
        ASSERT_FALSE(letter.has_value()) << text;
        EXPECT_FALSE(row_of(letter.error().code).retryable) << text;
    }
}

}  // namespace
}  // namespace hf::jobs
