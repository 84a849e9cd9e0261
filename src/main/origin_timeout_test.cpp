#include "main/origin_timeout.h"

#include <gtest/gtest.h>

namespace hf::cli {
namespace {

struct TimeoutCase {
    const char* text;
    std::int64_t ms;  // kRefused
};
constexpr std::int64_t kRefused = -1;

class Timeouts : public testing::TestWithParam<TimeoutCase> {};

TEST_P(Timeouts, AreReadAsPythonDid) {
    const auto& [text, ms] = GetParam();
    const auto span = parse_origin_timeout(text);
    ASSERT_EQ(span.has_value(), ms != kRefused) << text;
    if (span) {
        EXPECT_EQ(span->count(), ms) << text;
    }
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Origin, Timeouts, testing::Values(
    TimeoutCase{"10mins", 600'000}, TimeoutCase{"10 minutes", 600'000}, TimeoutCase{"1m24s", 84'000},
    TimeoutCase{"1m 24s", 84'000}, TimeoutCase{"1 minute, 24 secs", 84'000}, TimeoutCase{"1.2 minutes", 72'000},
    TimeoutCase{"1.25 seconds", 1'250}, TimeoutCase{"32m", 1'920'000}, TimeoutCase{"2h32m", 9'120'000},
    TimeoutCase{"3d2h32m", 268'320'000}, TimeoutCase{"1w3d2h32m", 873'120'000}, TimeoutCase{"5 hrs, 34 mins", 20'040'000},
    TimeoutCase{"2 days", 172'800'000}, TimeoutCase{"10MINS", 600'000}, TimeoutCase{"+1m", 60'000},
    TimeoutCase{"-1m", -60'000}, TimeoutCase{"- 1 minute", -60'000},
    TimeoutCase{"1:24", 84'000}, TimeoutCase{":22", 22'000}, TimeoutCase{"4:13:02", 15'182'000},
    TimeoutCase{"4:13:02.266", 15'182'266}, TimeoutCase{"2:04:13:02.266", 187'982'266},
    TimeoutCase{"", kRefused}, TimeoutCase{"90", kRefused}, TimeoutCase{"soon", kRefused}, TimeoutCase{"10 parsecs", kRefused},
    TimeoutCase{"m", kRefused}, TimeoutCase{"24s1m", kRefused}, TimeoutCase{"1m1m", kRefused}, TimeoutCase{"1..2m", kRefused},
    TimeoutCase{"1:", kRefused}, TimeoutCase{"1::2", kRefused}, TimeoutCase{"1.5:20", kRefused},
    TimeoutCase{"1:2:3:4:5", kRefused}, TimeoutCase{"99999999999999999999w", kRefused}
));
// clang-format on

}  // namespace
}  // namespace hf::cli
