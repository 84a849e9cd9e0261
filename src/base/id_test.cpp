#include "base/id.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace hf {
namespace {

using PayId = Id<"pay">;
constexpr Time kNow{1'800'000'000'000};

TEST(Id, HasAPrefixATimeAnd128RandomBits) {
    SeededRandom random{1};
    const auto id = PayId::make(kNow, random);
    EXPECT_EQ(id.text.size(), 40u);
    EXPECT_TRUE(id.text.starts_with("pay_"));
    EXPECT_EQ(PayId::parse(id.text), id);
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(PayId::make(kNow, random).text);
    EXPECT_EQ(seen.size(), 1000u);
}

TEST(Id, RefusesOtherSpellings) {
    SeededRandom random{1};
    const auto text = PayId::make(kNow, random).text;
    auto capital = text;
    capital.back() = 'Z';
    auto letter = text;
    letter.back() = 'l';  // not in Crockford's alphabet
    for (const auto& wrong :
         {std::string{}, std::string{"pay_"}, text + "0", text.substr(0, 39), "cap" + text.substr(3), capital, letter,
          "pay-" + text.substr(4), " " + text, text.substr(4)})
        EXPECT_FALSE(PayId::parse(wrong).has_value()) << wrong;
}

TEST(Id, IsShortInLogs) {
    EXPECT_EQ(short_id("pay_0123456789"), "pay_01234567");
    EXPECT_EQ(short_id("0123456789"), "01234567");
    EXPECT_EQ(short_id("pay_"), "pay_");
    EXPECT_EQ(short_id(""), "");
}

TEST(Id, SortsAsTimeDoes) {
    EXPECT_TRUE(rc::check("an id made later is greater", [](std::uint64_t seed) {
        const auto earlier = *rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << 48) - 1);
        const auto later = *rc::gen::inRange<std::int64_t>(earlier + 1, std::int64_t{1} << 48);
        SeededRandom random{seed};
        RC_ASSERT(PayId::make(Time{earlier}, random) < PayId::make(Time{later}, random));
    }));
}

}  // namespace
}  // namespace hf
