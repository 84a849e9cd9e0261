#include "jobs/cron.h"

#include <gtest/gtest.h>

#include <vector>

namespace hf::jobs {
namespace {

Time at(std::string_view text) { return parse_rfc3339(text).value(); }

struct Row {
    const char* cron;
    const char* zone;
    const char* after;
    std::vector<const char*> ticks;
    const char* why;
};

// clang-format off
const Row kRows[]{
    {"*/15 * * * *", "UTC", "2026-01-01T00:00:00Z",
     {"2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z"},
     "later than, never at"},
    {"0 0 1 1 *", "UTC", "2026-01-01T00:00:00Z", {"2027-01-01T00:00:00Z"}, "once a year"},
    {"59 23 31 12 *", "UTC", "2026-12-31T23:59:00Z", {"2027-12-31T23:59:00Z"}, "over the year's end"},
    {"0 12 29 2 *", "UTC", "2096-03-01T00:00:00Z", {"2104-02-29T12:00:00Z"}, "2100 is no leap year"},
    {"0 9 * * mon-fri", "UTC", "2026-01-02T09:00:00Z", {"2026-01-05T09:00:00Z"}, "Friday to Monday"},
    {"0 9 * JAN,jul Sun", "UTC", "2026-01-26T00:00:00Z", {"2026-07-05T09:00:00Z"}, "names in any case"},
    {"0 0 * * 7", "UTC", "2026-01-01T00:00:00Z", {"2026-01-04T00:00:00Z"}, "7 is Sunday"},
    {"0 0 * * 5-7", "UTC", "2026-01-03T00:00:00Z",
     {"2026-01-04T00:00:00Z", "2026-01-09T00:00:00Z"},
     "a range that ends in 7"},
    {"0 0 13 * fri", "UTC", "2026-02-06T00:00:00Z",
     {"2026-02-13T00:00:00Z", "2026-02-20T00:00:00Z"},
     "both days given: either"},
    {"0 0 */10 * mon", "UTC", "2026-01-01T00:00:00Z",
     {"2026-05-11T00:00:00Z"},
     "a stepped star restricts along with the other"},
    {"5-20/5,50 8 * * *", "UTC", "2026-01-01T08:06:00Z",
     {"2026-01-01T08:10:00Z", "2026-01-01T08:15:00Z", "2026-01-01T08:20:00Z",
      "2026-01-01T08:50:00Z", "2026-01-02T08:05:00Z"},
     "steps in a range, and a list"},
    {"  0   0 * *  * ", "UTC", "2026-01-01T00:00:00Z", {"2026-01-02T00:00:00Z"}, "any number of spaces"},
    {"0 0 * * *", "UTC", "1969-12-30T12:00:30.500Z",
     {"1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z"},
     "before the epoch"},
    {"0 0 * * *", "Asia/Kolkata", "2026-01-01T00:00:00Z", {"2026-01-01T18:30:00Z"}, "a zone half an hour aside"},

    {"30 2 * * *", "America/New_York", "2025-03-08T07:30:00Z",
     {"2025-03-09T07:00:00Z", "2025-03-10T06:30:00Z"},
     "gap: when it ends"},
    {"0,30 2 * * *", "America/New_York", "2025-03-08T12:00:00Z",
     {"2025-03-09T07:00:00Z", "2025-03-10T06:00:00Z"},
     "gap: two ticks in it are one"},
    {"0 2,3 * * *", "America/New_York", "2025-03-08T12:00:00Z",
     {"2025-03-09T07:00:00Z", "2025-03-10T06:00:00Z"},
     "gap: one in it and one at its end are one"},
    {"15 0-3 * * *", "America/New_York", "2025-03-09T05:00:00Z",
     {"2025-03-09T05:15:00Z", "2025-03-09T06:15:00Z", "2025-03-09T07:00:00Z",
      "2025-03-09T07:15:00Z"},
     "gap: those around it stay"},
    {"30 * * * *", "America/New_York", "2025-03-09T06:00:00Z",
     {"2025-03-09T06:30:00Z", "2025-03-09T07:30:00Z"},
     "gap: every hour is every hour"},
    {"30 1 * * *", "America/New_York", "2025-11-01T12:00:00Z",
     {"2025-11-02T05:30:00Z", "2025-11-03T06:30:00Z"},
     "fold: the first time only"},
    {"*/30 1 * * *", "America/New_York", "2025-11-02T04:00:00Z",
     {"2025-11-02T05:00:00Z", "2025-11-02T05:30:00Z", "2025-11-03T06:00:00Z"},
     "fold: each once"},
    {"30 1 * * *", "America/New_York", "2025-11-02T06:10:00Z",
     {"2025-11-03T06:30:00Z"},
     "fold: asked in the second pass"},
    {"0 2 * * *", "America/New_York", "2025-11-02T04:00:00Z", {"2025-11-02T07:00:00Z"}, "fold: after it"},
    {"*/30 * * * *", "America/New_York", "2025-11-02T05:00:00Z",
     {"2025-11-02T05:30:00Z", "2025-11-02T06:00:00Z", "2025-11-02T06:30:00Z",
      "2025-11-02T07:00:00Z"},
     "fold: every hour is every hour"},
    {"15 2 * * *", "Australia/Lord_Howe", "2025-10-03T16:00:00Z",
     {"2025-10-04T15:30:00Z", "2025-10-05T15:15:00Z"},
     "a gap of half an hour"},
    {"0 12 30 12 *", "Pacific/Apia", "2011-01-01T00:00:00Z",
     {"2011-12-30T10:00:00Z", "2012-12-29T22:00:00Z"},
     "a whole day that never was"},
};
// clang-format on

TEST(Cron, Ticks) {
    for (const auto& row : kRows) {
        const auto cron = Cron::parse(row.cron, Zone::find(row.zone).value());
        ASSERT_TRUE(cron.has_value()) << row.cron << ": " << cron.error().says();
        auto tick = at(row.after);
        for (const auto* expected : row.ticks) {
            tick = cron->next(tick);
            EXPECT_EQ(rfc3339(tick), expected) << row.cron << " in " << row.zone << ": " << row.why;
        }
    }
}

TEST(Cron, RefusesWithASentenceThatNamesTheField) {
    const std::pair<const char*, const char*> kBad[]{
        {"", "five fields"},
        {"* * * *", "five fields"},
        {"* * * * * *", "five fields"},
        {"60 * * * *", "minute"},
        {"-1 * * * *", "minute"},
        {"a * * * *", "minute"},
        {"*/0 * * * *", "minute"},
        {"*/60 * * * *", "minute"},
        {"5/15 * * * *", "minute"},
        {"1, * * * *", "minute"},
        {"1--2 * * * *", "minute"},
        {"9-5 * * * *", "minute"},
        {"* 24 * * *", "hour"},
        {"* * 0 * *", "day of month"},
        {"* * 32 * *", "day of month"},
        {"* * * 13 *", "month"},
        {"* * * janu *", "month"},
        {"* * * * 8", "day of week"},
        {"* * * * funday", "day of week"},
        {"@daily", "five fields"},
        {"0 0 31 2,4 *", "No day"},
        {"0 0 99999999999999999999 * *", "day of month"},
    };
    const auto utc = Zone::find("UTC").value();
    for (const auto& [text, part] : kBad) {
        const auto cron = Cron::parse(text, utc);
        ASSERT_FALSE(cron.has_value()) << text;
        EXPECT_EQ(cron.error().code, Code::invalid_fields) << text;
        EXPECT_NE(cron.error().detail.find(part), std::string::npos) << cron.error().detail;
    }
}

TEST(Cron, TicksAreMinutesThatFitAndNoneIsLeftOut) {
    const auto cron = Cron::parse("7,37 3-5 * * tue", Zone::find("Europe/Berlin").value()).value();
    auto tick = at("2026-03-24T00:00:00Z");
    for (int i = 0; i < 1000; ++i) {
        const auto next = cron.next(tick);
        ASSERT_GT(next, tick);
        ASSERT_EQ(next.ms % 60'000, 0);
        ASSERT_EQ(cron.next(next - Duration{1}), next);
        ASSERT_LE(next - tick, Duration{7 * 86'400'000LL});
        tick = next;
    }
}

TEST(Zone, AnUnknownNameIsRefusedWithASentence) {
    for (const auto* name : {"Europe/Atlantis", "", "../../etc/passwd", "europe/berlin"}) {
        const auto zone = Zone::find(name);
        ASSERT_FALSE(zone.has_value()) << name;
        EXPECT_NE(zone.error().detail.find("No time zone is called"), std::string::npos);
    }
}

}  // namespace
}  // namespace hf::jobs
