// The paywall under random lives. HOLDFAST_SIM_SEED=n replays one, HOLDFAST_SIM_SEEDS=n runs that many and
// HOLDFAST_SIM_STEPS=n makes each of them longer or shorter.
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/text.h"
#include "sim/simulation.h"

namespace hf::sim {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    const auto number = text == nullptr ? std::nullopt : parse_decimal(text);
    return number ? static_cast<std::uint64_t>(*number) : otherwise;
}

struct PaywallSim : testing::Test {
    void TearDown() override { store::run_deeds_twice(0); }
};

TEST_F(PaywallSim, HoldsWhateverHappens) {
    const auto only = number_from("HOLDFAST_SIM_SEED", 0);
    const auto seeds = only != 0 ? 1 : number_from("HOLDFAST_SIM_SEEDS", 60);
    const auto steps = static_cast<int>(number_from("HOLDFAST_SIM_STEPS", 300));
    for (std::uint64_t i = 1; i <= seeds; ++i) {
        const auto failure = Simulation{only != 0 ? only : i, {.steps = steps}}.run();
        ASSERT_FALSE(failure) << failure->text();
    }
}

/// The control: a simulation that cannot see a broken server shows nothing about a whole one.
TEST_F(PaywallSim, CatchesAServerThatIgnoresFences) {
    std::optional<Failure> caught;
    for (std::uint64_t seed = 1; seed <= 40 && !caught; ++seed)
        caught = Simulation{seed, {.ignore_fences = true}}.run();
    ASSERT_TRUE(caught) << "forty lives of a broken server looked whole";
    SUCCEED() << caught->text();
}

TEST_F(PaywallSim, ASeedTellsTheSameStoryTwice) {
    const auto first = Simulation{3, {.ignore_fences = true}}.run();
    const auto second = Simulation{3, {.ignore_fences = true}}.run();
    ASSERT_EQ(first.has_value(), second.has_value());
    if (first) EXPECT_EQ(first->says, second->says);
}

}  // namespace
}  // namespace hf::sim
