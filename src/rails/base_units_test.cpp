// Base units against a big-number library, and at the edges of 256 bits and of the ledger.
#include "rails/base_units.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>

namespace hf::rails {
namespace {

using boost::multiprecision::cpp_int;

const std::string kMost = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

BaseUnits units(std::string_view text) { return BaseUnits::parse(text).value(); }
BaseUnits units(const cpp_int& number) { return BaseUnits::parse_sum(number.str()).value(); }
cpp_int number(const BaseUnits& u) { return cpp_int{u.text()}; }
Asset asset(std::string_view text) { return Asset::parse(text).value(); }
cpp_int power_of_ten(int n) { return boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(n)); }

/// Of every length up to 256 bits.
rc::Gen<cpp_int> any_number() {
    return rc::gen::map(
        rc::gen::pair(rc::gen::container<std::vector<std::uint64_t>>(4, rc::gen::arbitrary<std::uint64_t>()),
                      rc::gen::inRange(0, 257)),
        [](const auto& drawn) -> cpp_int {
            cpp_int out = 0;
            for (auto word : drawn.first) out = (out << 64) | word;
            return out >> drawn.second;
        });
}

struct Read {
    std::string_view name;
    std::string text;
    std::string_view becomes;  // empty: refused
};

TEST(BaseUnits, AreDecimalDigitsWithin256Bits) {
    const std::string beyond = (cpp_int{kMost} + 1).str();
    const std::string long_zeros(BaseUnits::kMostDigits - 1, '0');
    const Read table[]{
        {"nothing", "0", "0"},
        {"one", "1", "1"},
        {"leading zeros", "0007", "7"},
        {"zeros alone", "000", "0"},
        {"the most", kMost, kMost},
        {"one more", beyond, ""},
        {"a digit more", kMost + "0", ""},
        {"an empty text", "", ""},
        {"a minus", "-1", ""},
        {"a plus", "+1", ""},
        {"a point", "1.0", ""},
        {"a blank", " 1", ""},
        {"an exponent", "1e9", ""},
        {"hexadecimal", "0x10", ""},
        {"endless zeros", long_zeros + "00", ""},
    };
    for (const auto& row : table) {
        const auto read = BaseUnits::parse(row.text);
        ASSERT_EQ(read.has_value(), !row.becomes.empty()) << row.name;
        if (read) EXPECT_EQ(read->text(), row.becomes) << row.name;
    }
    EXPECT_EQ(BaseUnits::parse_sum(beyond).value().text(), beyond);
}

TEST(BaseUnits, AreSpokenInTokens) {
    EXPECT_EQ(units("1000000000000000").in_tokens(18), "0.001");
    EXPECT_EQ(units("1").in_tokens(18), "0.000000000000000001");
    EXPECT_EQ(units("12000000").in_tokens(6), "12");
    EXPECT_EQ(units("12000001").in_tokens(6), "12.000001");
    EXPECT_EQ(units("0").in_tokens(6), "0");
    EXPECT_EQ(units("120").in_tokens(0), "120");
}

struct Seen {
    std::string_view name;
    std::string units;
    std::string_view asset;
    int decimals;
    std::int64_t amount;
    std::string remainder;
};

TEST(BaseUnits, AreSeenByTheLedgerRoundedDown) {
    const Seen table[]{
        {"exact", "25000000000", "SVT/9", 18, 25, "0"},
        {"one short", "24999999999", "SVT/9", 18, 24, "999999999"},
        {"one over", "25000000001", "SVT/9", 18, 25, "1"},
        {"less than the ledger counts", "1", "SVT/9", 18, 0, "1"},
        {"the same scale", "25", "USDT/6", 6, 25, "0"},
        {"the most a ledger holds", "9007199254740991999999999", "SVT/9", 18, kMostAmount, "999999999"},
        {"one minor unit more", "9007199254740992000000000", "SVT/9", 18, kMostAmount, "1000000000"},
        {"the most of all", kMost, "USDT/6", 6, kMostAmount, (cpp_int{kMost} - kMostAmount).str()},
    };
    for (const auto& row : table) {
        const auto seen = in_ledger(units(row.units), asset(row.asset), row.decimals);
        EXPECT_EQ(seen.amount.amount, row.amount) << row.name;
        EXPECT_EQ(seen.remainder.text(), row.remainder) << row.name;
    }
}

RC_GTEST_PROP(BaseUnitsProperty, SumsAndOrderAreExact, ()) {
    const auto a = *any_number(), b = *any_number();
    RC_ASSERT(number(units(a) + units(b)) == a + b);
    RC_ASSERT(number(units(a + b) - units(b)) == a);
    RC_ASSERT((units(a) < units(b)) == (a < b));
    RC_ASSERT((units(a) == units(b)) == (a == b));
    RC_ASSERT(BaseUnits::parse(a.str()).value().text() == a.str());
}

RC_GTEST_PROP(BaseUnitsProperty, NothingIsLostInTheLedger, ()) {
    const auto amount = *any_number();
    const int scale = *rc::gen::inRange(0, 10), decimals = scale + *rc::gen::inRange(0, 20);
    const auto svt = asset("SVT/" + std::to_string(scale));
    const auto seen = in_ledger(units(amount), svt, decimals);
    const auto unit = power_of_ten(decimals - scale);
    RC_ASSERT(cpp_int{seen.amount.amount} * unit + number(seen.remainder) == amount);
    RC_ASSERT(seen.amount.amount == kMostAmount || number(seen.remainder) < unit);
}

RC_GTEST_PROP(BaseUnitsProperty, PricesAreExact, ()) {
    const auto amount = *rc::gen::inRange<std::int64_t>(1, kMostAmount);
    const int scale = *rc::gen::inRange(0, 10), decimals = scale + *rc::gen::inRange(0, 20);
    const Money price{amount, asset("SVT/" + std::to_string(scale))};
    const auto exact = BaseUnits::of(price, decimals);
    RC_ASSERT(number(exact) == cpp_int{amount} * power_of_ten(decimals - scale));
    const auto back = in_ledger(exact, price.asset, decimals);
    RC_ASSERT(back.amount == price);
    RC_ASSERT(back.remainder.is_zero());
}

}  // namespace
}  // namespace hf::rails
