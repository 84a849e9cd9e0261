#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace hf {
namespace {

TEST(Rfc3339, IsWrittenShortAndReadInAllItsForms) {
    EXPECT_EQ(rfc3339(Time{0}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(rfc3339(Time{1}), "1970-01-01T00:00:00.001Z");
    EXPECT_EQ(rfc3339(Time{-1}), "1969-12-31T23:59:59.999Z");
    struct {
        const char* text;
        std::int64_t ms;
    } const table[]{
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01t00:00:00z", 0},
        {"1970-01-01T00:00:00.5Z", 500},
        {"1970-01-01T00:00:00.123456789Z", 123},
        {"1970-01-01T01:00:00+01:00", 0},
        {"1969-12-31T23:30:00-00:30", 0},
        {"2024-02-29T00:00:00Z", 1'709'164'800'000},
    };
    for (const auto& row : table) {
        const auto read = parse_rfc3339(row.text);
        ASSERT_TRUE(read.has_value()) << row.text;
        EXPECT_EQ(read->ms, row.ms) << row.text;
    }
}

TEST(Rfc3339, RefusesWhatIsNone) {
    for (const auto* text :
         {"", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "1970-13-01T00:00:00Z",
          "2023-02-29T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z",
          "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234567890Z", "1970-01-01T00:00:00+1:00",
          "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00ZZ", "+970-01-01T00:00:00Z", "1970-1-01T000:00:00Z"})
        EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
}

TEST(HttpDate, HasOneForm) {
    EXPECT_EQ(http_date(Time{784'111'777'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT")->ms, 784'111'777'000);
    for (const auto* text :
         {"", "Mon, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
          "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
          "Sun, 31 Feb 1994 08:49:37 GMT"})
        EXPECT_FALSE(parse_http_date(text).has_value()) << text;
}

TEST(DurationText, IsASumOfUnits) {
    struct {
        const char* text;
        std::int64_t ms;
        const char* shortest;
    } const table[]{
        {"250ms", 250, "250ms"},
        {"90s", 90'000, "1m30s"},
        {"10m", 600'000, "10m"},
        {"24h", 86'400'000, "1d"},
        {"90d", 7'776'000'000, "90d"},
        {"1h30m", 5'400'000, "1h30m"},
        {"1d1h1m1s1ms", 90'061'001, "1d1h1m1s1ms"},
        {"0s", 0, "0s"},
        {"30m1h", 5'400'000, "1h30m"},
    };
    for (const auto& row : table) {
        const auto read = parse_duration(row.text);
        ASSERT_TRUE(read.has_value()) << row.text;
        EXPECT_EQ(read->count(), row.ms) << row.text;
        EXPECT_EQ(text_of(*read), row.shortest);
    }
    for (const auto* text : {"", "10", "s", "-1s", "+1s", "1.5h", "1 h", "1w", "1H", "1h 30m", "1h30", "h1", "1hm",
                             "9999999999999999999s", "9223372036854775d"})
        EXPECT_FALSE(parse_duration(text).has_value()) << text;
}

TEST(TimeText, AndBackAgain) {
    EXPECT_TRUE(rc::check("durations", [] {
        const Duration d{*rc::gen::inRange<std::int64_t>(0, 9'000'000'000'000'000)};
        RC_ASSERT(parse_duration(text_of(d)).value() == d);
    }));
    // Years 0 to 9999: four digits are all that the form has.
    EXPECT_TRUE(rc::check("times", [] {
        const Time t{*rc::gen::inRange<std::int64_t>(-62'167'219'200'000, 253'402'300'800'000)};
        RC_ASSERT(parse_rfc3339(rfc3339(t)).value() == t);
        const Time second{t.ms / 1000 * 1000};
        RC_ASSERT(parse_http_date(http_date(second)).value() == second);
    }));
}

}  // namespace
}  // namespace hf
