#include "paywall/draw_lifecycle.h"

#include <gmock/gmock.h>

namespace hf::paywall {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string_view text, std::string_view word) {
    std::size_t found = 0;
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
    return found;
}

TEST(DrawLifecycle, HoldsEveryRowOfTheTable) {
    const auto svg = lifecycle_svg(State::awaited, {});
    EXPECT_EQ(count(svg, "<rect "), enum_values<State>().size());
    for (const auto& row : kLifecycle) {
        std::string words{text_of(row.on)};
        std::ranges::replace(words, '_', ' ');
        EXPECT_THAT(svg, HasSubstr('>' + words + '<'));
    }
    EXPECT_EQ(count(svg, "text-anchor"), enum_values<State>().size() + kLifecycle.size());
}

TEST(DrawLifecycle, LightsTheStateAndTheWayThere) {
    for (auto state : enum_values<State>()) {
        const auto svg = lifecycle_svg(state, {});
        EXPECT_EQ(count(svg, "class=\"state now\""), 1u) << text_of(state);
        EXPECT_EQ(count(svg, "class=\"move made\""), 0u);
    }
    const Move way[] = {{std::nullopt, Event::asked, State::awaited},
                        {State::awaited, Event::price_covered, State::paid},
                        {State::paid, Event::delivered, State::claimed}};
    const auto svg = lifecycle_svg(State::claimed, way);
    EXPECT_EQ(count(svg, "class=\"move made\""), 2u) << "where it began is no arrow";
    EXPECT_EQ(count(svg, "class=\"done\""), 2u) << "of the three events that use it up, one has happened";
    EXPECT_THAT(svg, HasSubstr("This one is claimed."));
}

TEST(DrawLifecycle, KeepsWithinItsFrame) {
    const auto svg = lifecycle_svg(State::paid, {});
    EXPECT_THAT(svg, Not(HasSubstr("=\"-"))) << "nothing begins left of or above it";
    EXPECT_THAT(svg, Not(HasSubstr("style")));
}

}  // namespace
}  // namespace hf::paywall
