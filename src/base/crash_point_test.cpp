#include "base/crash_point.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace hf {
namespace {

#ifdef HOLDFAST_DRILLS
TEST(CrashPointDeathTest, KillsAtTheOrderedPassing) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");  // each in a process of its own: the order is read once
    const auto pass = [](const char* order, int times) {
        setenv("HOLDFAST_CRASH_AT", order, 1);
        for (int i = 0; i < times; ++i) {
            crash_point("elsewhere");
            crash_point("here");
        }
        std::_Exit(0);
    };
    EXPECT_EXIT(pass("here:3", 3), testing::KilledBySignal(SIGKILL), "");
    EXPECT_EXIT(pass("here", 1), testing::KilledBySignal(SIGKILL), "");
    EXPECT_EXIT(pass("here:3", 2), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(pass("nowhere:1", 9), testing::ExitedWithCode(0), "");
}
#else
TEST(CrashPoint, IsNothingOutsideDrills) { crash_point("here"); }
#endif

}  // namespace
}  // namespace hf
