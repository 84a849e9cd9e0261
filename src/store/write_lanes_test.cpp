#include "store/write_lanes.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace hf::store {
namespace {

TEST(WriteLanes, AConflictHalvesThemAndARowOfSuccessesAddsOne) {
    WriteLanes lanes{4};
    EXPECT_EQ(lanes.open(), 4U);
    lanes.note_conflict();
    EXPECT_EQ(lanes.open(), 2U);
    for (int i = 0; i < 3; ++i) lanes.note_conflict();
    EXPECT_EQ(lanes.open(), 1U) << "one stays open whatever happens";
    for (int i = 0; i < 255; ++i) lanes.note_success();
    EXPECT_EQ(lanes.open(), 1U);
    lanes.note_success();
    EXPECT_EQ(lanes.open(), 2U);
    lanes.note_conflict();
    for (int i = 0; i < 256 * 10; ++i) lanes.note_success();
    EXPECT_EQ(lanes.open(), 4U) << "and never more than there are";
}

TEST(WriteLanes, NoMoreEnterThanAreOpen) {
    WriteLanes lanes{3};
    lanes.note_conflict();
    std::atomic<int> inside{0}, most{0}, rounds{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 200; ++n) {
                const WriteLanes::Lane lane{lanes};
                const int now = ++inside;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
                }
                ++rounds;
                --inside;
            }
        });
    threads.clear();
    EXPECT_EQ(rounds, 800);
    EXPECT_EQ(most, 1);
}

}  // namespace
}  // namespace hf::store
