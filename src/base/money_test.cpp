#include "base/money.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace hf {
namespace {

TEST(Asset, IsACodeAndItsDecimals) {
    for (const auto* text : {"USD/2", "BTC/11", "A/0", "SVT/9", "ABCDEFGHIJKL/2", "X1/10"}) {
        const auto asset = Asset::parse(text);
        ASSERT_TRUE(asset.has_value()) << text;
        EXPECT_EQ(asset->text(), text);
    }
    EXPECT_EQ(Asset::parse("BTC/11")->code(), "BTC");
    EXPECT_EQ(Asset::parse("BTC/11")->scale(), 11);
}

TEST(Asset, RefusesEverythingElse) {
    for (const auto* text :
         {"", "USD", "/2", "USD/", "usd/2", "1USD/2", "USD/12", "USD/02", "USD/-1", "USD/+1", "USD/2 ", " USD/2",
          "US D/2", "USD/2/2", "ABCDEFGHIJKLM/2", "U$D/2", "USD/two", "\xc3\x89UR/2"})
        EXPECT_FALSE(Asset::parse(text).has_value()) << text;
}

TEST(Money, IsReadFromItsText) {
    const auto money = parse_money("25 USD/2");
    ASSERT_TRUE(money.has_value());
    EXPECT_EQ(money->amount, 25);
    EXPECT_EQ(money->asset.text(), "USD/2");
    EXPECT_TRUE(parse_money("9007199254740991 USD/2").has_value());
    for (const auto* text :
         {"", "25", "25USD/2", "0 USD/2", "-1 USD/2", "+1 USD/2", "25  USD/2", " 25 USD/2", "25 USD/2 ",
          "9007199254740992 USD/2", "99999999999999999999 USD/2", "USD/2 25", "0x19 USD/2"})
        EXPECT_FALSE(parse_money(text).has_value()) << text;
}

TEST(Money, WithAPointCountsWholeUnits) {
    struct {
        const char* text;
        std::int64_t minor;  // 0: refused
    } const table[]{
        {"0.25 USD/2", 25},
        {"1.5 USD/2", 150},
        {"0.001 SVT/9", 1'000'000},
        {"12.0 USD/2", 1200},
        {"0.001 USD/2", 0},
        {"0.00 USD/2", 0},
        {".5 USD/2", 0},
        {"1. USD/2", 0},
        {"1.0 JPY/0", 0},
        {"1.2.3 USD/2", 0},
        {"-0.5 USD/2", 0},
        {"0.-5 USD/2", 0},
        {"90071992547409.91 USD/2", kMostAmount},
        {"90071992547409.92 USD/2", 0},
        {"99999999999999999999.00 USD/2", 0},
        {"0x1.0 USD/2", 0},
    };
    for (const auto& row : table) {
        const auto money = parse_money(row.text);
        EXPECT_EQ(money ? money->amount : 0, row.minor) << row.text;
    }
}

TEST(Money, IsSpokenWithItsDecimals) {
    struct {
        std::int64_t amount;
        const char *asset, *says;
    } const table[]{
        {25, "USD/2", "0.25 USD"},
        {5, "USD/2", "0.05 USD"},
        {100, "USD/2", "1.00 USD"},
        {0, "USD/2", "0.00 USD"},
        {7, "JPY/0", "7 JPY"},
        {1, "BTC/11", "0.00000000001 BTC"},
        {-5, "USD/2", "-0.05 USD"},
        {-105, "USD/2", "-1.05 USD"},
        {-7, "JPY/0", "-7 JPY"},
        {std::numeric_limits<std::int64_t>::max(), "USD/2", "92233720368547758.07 USD"},
        {std::numeric_limits<std::int64_t>::min(), "USD/2", "-92233720368547758.08 USD"},
    };
    for (const auto& row : table) EXPECT_EQ(spoken({row.amount, *Asset::parse(row.asset)}), row.says);
}

rc::Gen<Asset> any_asset() {
    return rc::gen::map(rc::gen::tuple(rc::gen::inRange('A', char('Z' + 1)),
                                       rc::gen::resize(11, rc::gen::string<std::string>()), rc::gen::inRange(0, 12)),
                        [](const std::tuple<char, std::string, int>& parts) {
                            std::string code{std::get<0>(parts)};
                            for (unsigned char c : std::get<1>(parts))
                                if (code.size() < 12) code += "ABCXYZ0189"[c % 10];
                            return *Asset::parse(code + "/" + std::to_string(std::get<2>(parts)));
                        });
}

TEST(Money, TextAndBackAgain) {
    EXPECT_TRUE(rc::check("parse_money is the inverse of text_of", [] {
        const Money money{*rc::gen::inRange<std::int64_t>(1, kMostAmount + 1), *any_asset()};
        const auto again = parse_money(text_of(money));
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == money);
    }));
    EXPECT_TRUE(rc::check("the decimal text, without its point, is the amount", [] {
        const Money money{*rc::gen::arbitrary<std::int64_t>(), *any_asset()};
        auto text = decimal(money);
        std::erase(text, '.');
        const bool negative = text.starts_with("-");
        text.erase(0, std::min(text.find_first_not_of("-0"), text.size() - 1));
        RC_ASSERT((negative && money.amount != 0 ? "-" + text : text) == std::to_string(money.amount));
    }));
}

}  // namespace
}  // namespace hf
