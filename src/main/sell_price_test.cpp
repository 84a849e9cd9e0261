#include "main/sell_price.h"

#include <gmock/gmock.h>

namespace hf::cli {
namespace {

using testing::HasSubstr;

struct PriceCase {
    const char* name;
    const char* text;
    const char* is;       // in a configuration's words; empty: refused
    const char* because;  // what the refusal says
};

class Prices : public testing::TestWithParam<PriceCase> {};

TEST_P(Prices, AreReadAsTheyAreMeant) {
    const auto& [name, text, is, because] = GetParam();
    const auto price = parse_price(text);
    if (*is == '\0') {
        ASSERT_FALSE(price) << text_of(*price);
        EXPECT_THAT(std::string{price.error().says()}, HasSubstr(because));
        EXPECT_THAT(std::string{price.error().says()}, HasSubstr(text));
    } else {
        ASSERT_TRUE(price) << price.error().says();
        EXPECT_EQ(text_of(*price), is);
    }
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Sell, Prices, testing::Values(
    PriceCase{"decimal",            "0.25USD",            "25 USD/2",               ""},
    PriceCase{"with_a_blank",       "0.25 USD",           "25 USD/2",               ""},
    PriceCase{"whole",              "3EUR",               "300 EUR/2",              ""},
    PriceCase{"one_decimal",        "1.5CHF",             "150 CHF/2",              ""},
    PriceCase{"needless_zeros",     "0.2500USD",          "25 USD/2",               ""},
    PriceCase{"no_decimals",        "300JPY",             "300 JPY/0",              ""},
    PriceCase{"bitcoin",            "0.00001BTC",         "1000000 BTC/11",         ""},
    PriceCase{"cents",              "25c",                "25 USD/2",               ""},
    PriceCase{"minor_units",        "25 USD/2",           "25 USD/2",               ""},
    PriceCase{"a_token",            "0.001SVT/9",         "1000000 SVT/9",          ""},
    PriceCase{"a_token_blank",      "0.001 SVT/9",        "1000000 SVT/9",          ""},
    PriceCase{"the_most",           "9007199254740991 SVT/9", "9007199254740991 SVT/9", ""},
    PriceCase{"nothing_at_all",     "",                   "", "not a price"},
    PriceCase{"no_number",          "USD",                "", "not a price"},
    PriceCase{"no_unit",            "25",                 "", "not a price"},
    PriceCase{"two_points",         "1.2.3USD",           "", "not a price"},
    PriceCase{"first_a_point",      ".25USD",             "", "not a price"},
    PriceCase{"last_a_point",       "25.USD",             "", "not a price"},
    PriceCase{"a_sign",             "-25c",               "", "not a price"},
    PriceCase{"zero",               "0.00USD",            "", "is nothing"},
    PriceCase{"zero_cents",         "0c",                 "", "is nothing"},
    PriceCase{"broken_cents",       "2.5c",               "", "cents are whole"},
    PriceCase{"too_fine",           "0.255USD",           "", "2 decimals"},
    PriceCase{"too_fine_yen",       "0.5JPY",             "", "0 decimals"},
    PriceCase{"unknown",            "0.001SVT",           "", "how many decimals"},
    PriceCase{"small_letters",      "0.25usd",            "", "how many decimals"},
    PriceCase{"either_way",         "25USD/2",            "", "0.25 USD or 25 USD"},
    PriceCase{"no_asset",           "25 usd/2",           "", "an asset looks like"},
    PriceCase{"too_many_decimals",  "1.0SVT/12",          "", "an asset looks like"},
    PriceCase{"too_much",           "9007199254740992 SVT/9", "", "more than any"},
    PriceCase{"far_too_much",       "99999999999999999999USD", "", "more than any"}
), [](const auto& info) { return info.param.name; });
// clang-format on

}  // namespace
}  // namespace hf::cli
