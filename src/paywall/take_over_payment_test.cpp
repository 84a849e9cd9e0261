#include "paywall/take_over_payment.h"

#include "paywall/sweep.h"
#include "paywall/take_over_payment_fixture.h"

namespace hf::paywall {
namespace {

TEST_F(TakingOver, APaidOneOpensOneThingOfItsGateOnce) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    auto admission = visit(7);
    ASSERT_TRUE(std::holds_alternative<Admit>(admission));
    EXPECT_TRUE(shop.finish(std::get<Admit>(admission).reservation.value(), Delivered::wholly));
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit(7, "page two")));
    EXPECT_EQ(living().state, State::claimed);
}

TEST_F(TakingOver, NeverOneThatCostsMoreNorAnotherGate) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    articles.prices = {money("26 USD/2")};
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit(7)));
    articles.prices = {money("25 EUR/2")};
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit(7)));
    articles.prices = {money("25 USD/2")};
    articles.name = "films";
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit(7)));
    articles.name = "articles";
    EXPECT_TRUE(std::holds_alternative<Admit>(visit(7)));
}

TEST_F(TakingOver, WithoutAGateItIsAnApplications) {
    auto from = one(State::paid);
    from.gate.clear();
    ASSERT_EQ(take(from), Took::taken);
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit(7)));
    EXPECT_EQ(living().state, State::paid);
}

TEST_F(TakingOver, AnAwaitedOneIsAwaitedAndThenPaid) {
    ASSERT_EQ(take(one(State::awaited)), Took::taken);
    EXPECT_TRUE(std::holds_alternative<Await>(visit(7)));
    EXPECT_EQ(shop.arrive(living(), 25, "raiden"), Matched::covered);
    EXPECT_TRUE(std::holds_alternative<Admit>(visit(7)));
}

TEST_F(TakingOver, AClaimedOneIsHistory) {
    ASSERT_EQ(take(one(State::claimed)), Took::taken);
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit(7)));
    const auto history = shop.history(living().id);
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].to_state, State::claimed);
    EXPECT_EQ(history[0].why, "it was so there");
}

TEST_F(TakingOver, MoneyThatTimedOutIsNotForgotten) {
    auto from = one(State::timed_out);
    from.was_paid = true;
    from.deadline = kNoon - std::chrono::days{30};
    ASSERT_EQ(take(from), Took::taken);
    EXPECT_EQ(shop.sweep(prune_payments), 0) << "a row that saw money is kept";
    ASSERT_EQ(take(from), Took::known);
}

TEST_F(TakingOver, TheSecondTimeChangesNothing) {
    for (const auto state : {State::awaited, State::paid, State::claimed}) {
        const auto from = one(state, 10 + static_cast<int>(state));
        EXPECT_EQ(take(from), Took::taken);
        const auto before = living(from.identifier);
        shop.now = shop.now + Duration{1'000};
        EXPECT_EQ(take(from), Took::known);
        EXPECT_EQ(living(from.identifier).paid_at, before.paid_at);
    }
    // Whatever has become of it since.
    shop.arrive(living(10), 25, "raiden");
    EXPECT_EQ(take(one(State::awaited, 10)), Took::known);
    EXPECT_EQ(living(10).state, State::paid);
}

TEST_F(TakingOver, OneLivingPaymentAnIdentifier) {
    ASSERT_EQ(take(one(State::paid)), Took::taken);
    auto other = one(State::claimed);
    other.key = "7/1";
    EXPECT_EQ(take(other), Took::identifier_living);
    other.state = State::timed_out;
    other.was_paid = true;
    EXPECT_EQ(take(other), Took::taken) << "those that timed out live beside it";
}

TEST_F(TakingOver, NobodyTellsTheIdWithoutTheSecret) {
    ASSERT_EQ(take(one(State::paid, 1), "one"), Took::taken);
    ASSERT_EQ(take(one(State::paid, 2), "one"), Took::taken);
    EXPECT_NE(living(1).id, living(2).id);
    Shop another;
    const auto took = store::write(*another.store, [&](store::Tx& tx) {
        return take_over_payment(tx, another.context(), "two", one(State::paid, 1));
    });
    ASSERT_EQ(took, Took::taken);
    EXPECT_FALSE(another.find(living(1).id));
}

}  // namespace
}  // namespace hf::paywall
