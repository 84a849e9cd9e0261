#include "main/origin_payments.h"

#include <gmock/gmock.h>

namespace hf::cli {
namespace {

using testing::HasSubstr;

constexpr std::string_view kToken = "0xC563388e2e2fdD422166eD5E76971D11eD37A466";

struct AmountCase {
    const char* name;
    const char* text;
    const char* asset;
    std::int64_t amount;  // 0: refused
    bool was_rounded;
};

class Amounts : public testing::TestWithParam<AmountCase> {};

TEST_P(Amounts, AreCountedUp) {
    const auto& [name, text, asset, amount, was_rounded] = GetParam();
    const auto counted = count_decimal(text, *Asset::parse(asset));
    ASSERT_EQ(counted.has_value(), amount > 0) << (counted ? counted->money.amount : 0);
    if (!counted) return;
    EXPECT_EQ(counted->money.amount, amount);
    EXPECT_EQ(counted->was_rounded, was_rounded);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Origin, Amounts, testing::Values(
    AmountCase{"plain",            "0.001",                 "SVT/9",  1'000'000, false},
    AmountCase{"whole",            "3",                     "SVT/9",  3'000'000'000, false},
    AmountCase{"zeros_behind",     "0.00100000000000000",   "SVT/9",  1'000'000, false},
    AmountCase{"finer_than_ours",  "0.00100000000000001",   "SVT/9",  1'000'001, true},
    AmountCase{"as_python_writes", "1E-7",                  "SVT/9",  100, false},
    AmountCase{"finer_still",      "1.5E-9",                "SVT/9",  2, true},
    AmountCase{"the_least",        "1E-18",                 "SVT/9",  1, true},
    AmountCase{"with_a_plus",      "1E+2",                  "SVT/2",  10'000, false},
    AmountCase{"the_most",         "9007199.254740991",     "SVT/9",  9'007'199'254'740'991, false},
    AmountCase{"above_the_most",   "9007199.2547409911",    "SVT/9",  0, false},
    AmountCase{"far_above",        "1E+60",                 "SVT/9",  0, false},
    AmountCase{"nothing",          "0",                     "SVT/9",  0, false},
    AmountCase{"empty",            "",                      "SVT/9",  0, false},
    AmountCase{"a_sign",           "-1",                    "SVT/9",  0, false},
    AmountCase{"no_number",        "NaN",                   "SVT/9",  0, false},
    AmountCase{"two_points",       "1.2.3",                 "SVT/9",  0, false},
    AmountCase{"endless_power",    "1E+999999999",          "SVT/9",  0, false}
), [](const auto& info) { return info.param.name; });
// clang-format on

OriginPayment row() {
    return {.identifier = "42",
            .counter = "0",
            .timeout = "2027-01-15 08:00:00.250000",
            .amount = "0.001",
            .token_address = std::string{kToken},
            .payment_event = std::nullopt,
            .claimed = "0"};
}

OriginJudgement judge(const OriginPayment& payment, const char* now, const char* zone = "UTC") {
    const OriginWorld world{std::string{kToken}, *Asset::parse("SVT/9"), *jobs::Zone::find(zone)};
    return judge_origin_payment(payment, world, parse_rfc3339(now).value());
}

constexpr auto kBefore = "2027-01-15T08:00:00Z", kAfter = "2027-01-15T08:00:01Z";

struct StateCase {
    bool paid, claimed;
    const char* now;
    OriginState state;
};

class OriginStates : public testing::TestWithParam<StateCase> {};

TEST_P(OriginStates, FollowFromTheColumns) {
    auto payment = row();
    if (GetParam().paid) payment.payment_event = std::string{"\x80\x04"};
    payment.claimed = GetParam().claimed ? "1" : "0";
    EXPECT_EQ(judge(payment, GetParam().now).state, GetParam().state);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Origin, OriginStates, testing::Values(
    StateCase{false, false, kBefore, OriginState::awaited},
    StateCase{true,  false, kBefore, OriginState::paid},
    StateCase{true,  true,  kBefore, OriginState::claimed},
    StateCase{true,  true,  kAfter,  OriginState::claimed},
    StateCase{true,  false, kAfter,  OriginState::paid_in_vain},
    StateCase{false, false, kAfter,  OriginState::unpaid},
    StateCase{false, true,  kBefore, OriginState::unreadable}
));
// clang-format on

TEST(OriginRows, TheirClockHasAZone) {
    EXPECT_EQ(rfc3339(judge(row(), kBefore).deadline), "2027-01-15T08:00:00.250Z");
    EXPECT_EQ(rfc3339(judge(row(), kBefore, "Europe/Berlin").deadline), "2027-01-15T07:00:00.250Z");
    auto payment = row();
    payment.payment_event = "x";
    EXPECT_EQ(judge(payment, kBefore, "Europe/Berlin").state, OriginState::paid_in_vain);
}

TEST(OriginRows, WhatIsWrongIsSaid) {
    const auto why = [](auto change) {
        auto payment = row();
        change(payment);
        const auto judged = judge(payment, kBefore);
        EXPECT_EQ(judged.state, OriginState::unreadable);
        return judged.why;
    };
    EXPECT_THAT(why([](auto& payment) { payment.identifier = "-1"; }), HasSubstr("identifier"));
    EXPECT_THAT(why([](auto& payment) { payment.counter.reset(); }), HasSubstr("counter"));
    EXPECT_THAT(why([](auto& payment) { payment.timeout = "soon"; }), HasSubstr("timeout"));
    EXPECT_THAT(why([](auto& payment) { payment.timeout = "2027-01-15 08:00:00+01:00"; }), HasSubstr("timeout"));
    EXPECT_THAT(why([](auto& payment) { payment.amount = "NaN"; }), HasSubstr("NaN"));
    EXPECT_THAT(why([](auto& payment) { payment.token_address = "0x00"; }), HasSubstr("0x00"));
    EXPECT_THAT(why([](auto& payment) { payment.claimed = "yes"; }), HasSubstr("claimed"));
}

}  // namespace
}  // namespace hf::cli
