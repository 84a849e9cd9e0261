#include "jobs/jobs.h"

#include <gtest/gtest.h>

#include <set>

#include "jobs/json_set.h"

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

TEST(JsonSet, WritesTextsThatAParserReadsBack) {
    const std::string odd = "a\"b\\c\n\t\x01 \xc3\xa4/\xe2\x82\xac";
    JsonSet object{JsonSet::Form::object, 0};
    object.add("one", odd);
    object.add(odd, std::int64_t{-5});
    object.add("empty", "");
    const auto value = parse_json(object.take());
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(std::string_view{value->at("one").as_string()}, odd);
    EXPECT_EQ(value->at(odd).as_int64(), -5);
    EXPECT_EQ(value->at("empty").as_string(), "");

    EXPECT_EQ((JsonSet{JsonSet::Form::array, 0}.take()), "[]");
    JsonSet array{JsonSet::Form::array, 0};
    array.add("a");
    array.add("b");
    EXPECT_EQ(array.take(), R"(["a","b"])");
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
