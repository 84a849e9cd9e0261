#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <set>
#include <vector>

namespace hf {
namespace {

TEST(SeededRandom, IsSplitMix64) {
    SeededRandom random{1234567};
    EXPECT_EQ(random.number(), 6457827717110365317u);
    EXPECT_EQ(random.number(), 3203168211198807973u);
}

TEST(SeededRandom, RepeatsItself) {
    SeededRandom one{7}, same{7}, other{8};
    const auto first = one.bytes<32>();
    EXPECT_EQ(first, same.bytes<32>());
    EXPECT_NE(first, other.bytes<32>());
}

TEST(SeededRandom, FillsOddLengths) {
    SeededRandom random{7};
    std::array<std::uint8_t, 13> guarded{};
    guarded.fill(0xee);
    random.fill(std::span{guarded}.first(11));
    EXPECT_EQ(guarded[11], 0xee);
    EXPECT_EQ(guarded[12], 0xee);
    random.fill({});
}

TEST(Random, BelowIsUniform) {
    SeededRandom random{7};
    std::array<int, 6> faces{};
    for (int i = 0; i < 60'000; ++i) ++faces.at(random.below(6));
    for (const auto count : faces) EXPECT_NEAR(count, 10'000, 500);
    EXPECT_EQ(random.below(1), 0u);
    EXPECT_LT(random.below(std::numeric_limits<std::uint64_t>::max()), std::numeric_limits<std::uint64_t>::max());
}

TEST(SystemRandom, DoesNotRepeatItself) {
    SystemRandom random;
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.number());
    EXPECT_EQ(seen.size(), 1000u);
}

}  // namespace
}  // namespace hf
