// However an amount is cut into movements, it comes to the same.
#include "rails/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

namespace hf::rails {
namespace {

using boost::multiprecision::cpp_int;

BaseUnits units(const cpp_int& number) { return BaseUnits::parse_sum(number.str()).value(); }
cpp_int power_of_ten(int n) { return boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(n)); }

struct Adding {
    std::string_view name;
    Tally sum;
    std::string units;
    int finer;
    Tally becomes;
};

const Tally kAll{kMostAmount, ""};

TEST(Tally, RoundsTheSumAndNotItsParts) {
    const Adding table[]{
        {"less than one", {}, "1", 9, {0, "000000001"}},
        {"two halves", {0, "5"}, "500000000", 9, {1, ""}},
        {"one short", {24, "999999998"}, "1", 9, {24, "999999999"}},
        {"the last one", {24, "999999999"}, "1", 9, {25, ""}},
        {"no finer than the ledger", {24, ""}, "1", 0, {25, ""}},
        {"coarser than what is there", {24, "25"}, "5", 1, {24, "75"}},
        {"coarser, and full", {24, "25"}, "8", 1, {25, "05"}},
        {"nothing", {24, "25"}, "0", 9, {24, "25"}},
        {"just not all that is counted", {kMostAmount - 1, "9"}, "9", 2, {kMostAmount - 1, "99"}},
        {"all that is counted", {kMostAmount - 1, "9"}, "1", 1, kAll},
        {"all that can be", {3, "7"}, (power_of_ten(77) * 11).str(), 18, kAll},
        {"beyond all that is counted", kAll, "1", 9, kAll},
    };
    for (const auto& row : table)
        EXPECT_EQ(add(row.sum, BaseUnits::parse_sum(row.units).value(), row.finer), row.becomes) << row.name;
}

TEST(Tally, LeavesMissingWhatIsMissing) {
    const Money price{25, Asset::parse("SVT/9").value()};
    EXPECT_EQ(missing(price, {}, 18).text(), "25000000000");
    EXPECT_EQ(missing(price, {24, "999999999"}, 18).text(), "1");
    EXPECT_EQ(missing(price, {24, "9999999999"}, 18).text(), "1") << "what the token cannot count is missing";
    EXPECT_EQ(missing(price, {24, "5"}, 9).text(), "1");
    EXPECT_TRUE(missing(price, {25, ""}, 18).is_zero());
    EXPECT_TRUE(missing(price, {99, "5"}, 18).is_zero());
}

/// Of every length up to 2^256, so that single movements pass what the ledger counts.
rc::Gen<cpp_int> any_amount() {
    return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(0, 192)),
                        [](const auto& drawn) -> cpp_int { return cpp_int{drawn.first} << drawn.second; });
}

RC_GTEST_PROP(TallyProperty, EverySplitComesToTheSame, ()) {
    const int finer = *rc::gen::inRange(0, 30);
    auto parts = *rc::gen::container<std::vector<cpp_int>>(any_amount());
    cpp_int whole = 0;
    Tally sum;
    std::int64_t booked = 0;
    for (const auto& part : parts) {
        const auto after = add(sum, units(part), finer);
        RC_ASSERT(after.amount >= sum.amount);
        booked += after.amount - sum.amount;
        sum = after;
        whole += part;
    }
    RC_ASSERT(sum == add({}, units(whole), finer));
    RC_ASSERT(booked == sum.amount);
    RC_ASSERT(cpp_int{sum.amount} == std::min(cpp_int{kMostAmount}, cpp_int{whole / power_of_ten(finer)}));
    std::ranges::reverse(parts);
    Tally backwards;
    for (const auto& part : parts) backwards = add(backwards, units(part), finer);
    RC_ASSERT(backwards == sum);
}

RC_GTEST_PROP(TallyProperty, CoversAPriceExactlyWhenNothingIsMissing, ()) {
    const int scale = *rc::gen::inRange(0, 10), finer = *rc::gen::inRange(0, 20);
    const Money price{*rc::gen::inRange<std::int64_t>(1, kMostAmount),
                      Asset::parse("SVT/" + std::to_string(scale)).value()};
    const cpp_int exact = cpp_int{price.amount} * power_of_ten(finer);
    const cpp_int came = exact - 3 + *rc::gen::inRange(0, 6);
    RC_PRE(came >= 0);
    const auto sum = add({}, units(came), finer);
    const bool covered = came >= exact;
    RC_ASSERT((sum.amount >= price.amount) == covered);
    const auto rest = missing(price, sum, scale + finer);
    RC_ASSERT(rest.is_zero() == covered);
    if (!covered) RC_ASSERT(cpp_int{rest.text()} == exact - came);
}

}  // namespace
}  // namespace hf::rails
