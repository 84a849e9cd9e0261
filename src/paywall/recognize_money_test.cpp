// The rail looks back, and tells of money that was counted by the paywall that was replaced.
#include "paywall/recognize_money.h"

#include "paywall/sweep.h"
#include "paywall/take_over_payment_fixture.h"

namespace hf::paywall {
namespace {

using RecognizingMoney = TakingOver;

TEST_F(RecognizingMoney, WhatTheRailTellsOfAgainIsCountedOnce) {
    for (const auto state : {State::paid, State::claimed}) {
        const auto number = 20 + static_cast<int>(state);
        ASSERT_EQ(take(one(state, number)), Took::taken);
        EXPECT_EQ(tell(number, 25), Matched::counted);
        EXPECT_EQ(tell(number, 25), Matched::known);
        const auto payment = living(number);
        EXPECT_EQ(payment.state, state);
        EXPECT_EQ(payment.received_amount, 25);
        EXPECT_EQ(payment.exception, Exception::none);
        EXPECT_THAT(arrivals(payment.id), testing::ElementsAre("event of " + std::to_string(number)));
    }
}

TEST_F(RecognizingMoney, WhatWasOverpaidThereComesToLight) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    EXPECT_EQ(tell(7, 30), Matched::counted);
    EXPECT_EQ(living().received_amount, 30);
    EXPECT_EQ(living().exception, Exception::over);
}

TEST_F(RecognizingMoney, WhatCameTwiceThereIsTooMuch) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    EXPECT_EQ(tell(7, 25), Matched::counted);
    EXPECT_EQ(tell(7, 25, "a second event"), Matched::counted);
    EXPECT_EQ(living().received_amount, 50);
}

TEST_F(RecognizingMoney, WhatWasTooLittleThereStandsBeside) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    EXPECT_EQ(tell(7, 3, "too little"), Matched::counted);
    EXPECT_EQ(living().received_amount, 28);
    EXPECT_EQ(tell(7, 25), Matched::counted);
    EXPECT_EQ(living().received_amount, 28);
}

TEST_F(RecognizingMoney, APriceThatWasRoundedUpIsCoveredAllTheSame) {
    ASSERT_EQ(take(one(State::claimed)), Took::taken);
    EXPECT_EQ(tell(7, 24), Matched::counted) << "24.1 there, and 25 here";
    EXPECT_EQ(living().received_amount, 25);
}

// Its system did not note when it was asked for: ten minutes before the deadline is a guess.
TEST_F(RecognizingMoney, MoneyFromBeforeItWasAskedForIsItsMoneyAllTheSame) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    EXPECT_EQ(tell(7, 25, "early", kNoon - std::chrono::hours{1}), Matched::counted);
    EXPECT_EQ(living().received_amount, 25);
}

TEST_F(RecognizingMoney, MoneyFromAfterwardsIsOfAfterwards) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    EXPECT_EQ(tell(7, 25, "late", kNoon + kClockGap + Duration{1}), Matched::counted);
    EXPECT_EQ(living().received_amount, 50);
}

TEST_F(RecognizingMoney, WhatWasPaidInVainIsOwed) {
    auto from = one(State::timed_out);
    from.was_paid = true;
    from.deadline = kNoon - std::chrono::days{30};
    from.created_at = from.deadline - std::chrono::minutes{10};
    ASSERT_EQ(take(from), Took::taken);
    ASSERT_EQ(owed().size(), 1u);
    EXPECT_EQ(owed()[0].why, Why::unclaimed);
    EXPECT_EQ(owed()[0].amount, 25);
    EXPECT_EQ(owed()[0].payer, "") << "who it was is not known yet";
    ASSERT_EQ(take(from), Took::known);
    EXPECT_EQ(tell(7, 26), Matched::counted);
    ASSERT_EQ(owed().size(), 1u) << "told of again, it is owed once";
    EXPECT_EQ(owed()[0].payer, "the payer");
    EXPECT_EQ(owed()[0].amount, 26);
    EXPECT_EQ(owed()[0].transfer, "event of 7");
}

TEST_F(RecognizingMoney, WhatWasGivenBackByHandStaysSo) {
    auto from = one(State::timed_out);
    from.was_paid = true;
    ASSERT_EQ(take(from), Took::taken);
    shop.write([&](store::Tx& tx, const Context& context) { return settle(tx, context, owed()[0].id, "by hand"); });
    EXPECT_EQ(tell(7, 25), Matched::counted);
    ASSERT_EQ(owed().size(), 1u);
    EXPECT_EQ(owed()[0].state, Debt::settled);
    EXPECT_EQ(owed()[0].payer, "");
}

TEST_F(RecognizingMoney, AnUnclaimedOneGoesBackToWhoPaidIt) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    EXPECT_EQ(tell(7, 25), Matched::counted);
    const auto id = living().id;
    shop.now = shop.now + kClaimWithin;
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 1);
    ASSERT_EQ(owed().size(), 1u);
    EXPECT_EQ(owed()[0].payment_id, id);
    EXPECT_EQ(owed()[0].payer, "the payer");
}

}  // namespace
}  // namespace hf::paywall
