// Money that goes back: never claimed, too late, refunded, awaited by nobody; once each, to whom it came from.
#include "paywall/obligation.h"

#include "jobs/jobs.h"
#include "paywall/assign_money.h"
#include "paywall/refund_money.h"
#include "paywall/refund_payment.h"
#include "paywall/settle_obligation.h"
#include "paywall/shop_test.h"
#include "paywall/sweep.h"

namespace hf::paywall {
namespace {

using std::chrono::days;
using std::chrono::minutes;

struct Obligations : testing::Test {
    Shop shop;

    std::vector<ObligationView> owed(std::optional<Debt> state = Debt::owed) {
        ListObligations in;
        in.state = state;
        return shop.write([&](store::Tx& tx, const Context& context) { return list_obligations(tx, context, in); })
            ->items;
    }
    Result<FullPayment> refund(const Payment& payment) {
        return shop.write([&](store::Tx& tx, const Context& context) {
            return refund_payment(tx, context, shop.rails, {payment.id.text});
        });
    }
    std::vector<UnmatchedMoney> unmatched() {
        return shop.write([](store::Tx& tx, const Context& context) { return list_unmatched_money(tx, context, {}); })
            ->items;
    }
    Matched arrive_for(std::string reference, std::int64_t amount, std::string transfer) {
        return shop.write([&](store::Tx& tx, const Context& context) {
            return receive_money(tx, context,
                                 {.rail = "sandbox",
                                  .transfer = transfer,
                                  .reference = reference,
                                  .amount = {amount, *Asset::parse("USD/2")},
                                  .at = shop.now,
                                  .payer = "payer of " + transfer});
        });
    }
    int jobs_of_payback() {
        static constexpr store::Query<> kCount{"test.jobs", "SELECT count(*) FROM jobs WHERE kind = 'paywall.pay_back'",
                                               ""};
        return static_cast<int>(
            store::read(*shop.store, [](store::Tx& tx) { return tx.one<std::int64_t>(kCount).value(); }));
    }
};

TEST_F(Obligations, WhatNobodyClaimsGoesBackAfterWhatWasPromised) {
    const auto payment = shop.paid(shop.once);
    shop.now = shop.now + kClaimWithin - Duration{1};
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 0);
    shop.now = shop.now + Duration{1};
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 1);
    EXPECT_EQ(shop.look(payment.id).state, State::timed_out);
    const auto debts = owed();
    ASSERT_EQ(debts.size(), 1u);
    EXPECT_EQ(debts[0].why, Why::unclaimed);
    EXPECT_EQ(debts[0].amount, money("25 USD/2"));
    EXPECT_EQ(debts[0].payment_id, payment.id);
    EXPECT_EQ(jobs_of_payback(), 1);
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 0) << "once";
    const auto visit = shop.visit(shop.once, "a page", Shop::by_header(payment.id));
    EXPECT_TRUE(std::holds_alternative<Refuse>(visit)) << "what goes back opens nothing";
}

TEST_F(Obligations, WhatIsBeingDeliveredIsNotTakenAway) {
    const auto payment = shop.paid(shop.once);
    shop.now = shop.now + kClaimWithin;
    const auto held =
        shop.write([&](store::Tx& tx, const Context& context) { return reserve_claim(tx, context, payment); });
    ASSERT_TRUE(held.has_value());
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 0);
    EXPECT_FALSE(refund(payment).has_value());
    EXPECT_TRUE(shop.finish(*held, Delivered::wholly));
    EXPECT_TRUE(owed().empty());
}

TEST_F(Obligations, WhileTheClockIsInDoubtNothingGoesBackByItself) {
    shop.paid(shop.once);
    const auto partly = shop.ask(shop.once);
    shop.arrive(partly, 1);
    shop.now = shop.now + days{400};
    shop.sweep(time_out_payments);
    shop.time_trusted = false;
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 0);
    EXPECT_EQ(shop.sweep(return_unused_money), 0);
    shop.time_trusted = true;
    EXPECT_EQ(shop.sweep(return_unclaimed_payments), 1);
    EXPECT_EQ(shop.sweep(return_unused_money), 1);
}

TEST_F(Obligations, LateMoneyIsRefundedWhereTheGateSaysSo) {
    auto gate = shop.once;
    gate.honors_late = false;
    const auto payment = shop.ask(gate);
    shop.arrive(payment, 10);
    shop.now = payment.deadline;
    EXPECT_EQ(shop.arrive(payment, 15), Matched::owed);
    EXPECT_EQ(shop.look(payment.id).state, State::timed_out);
    const auto debts = owed();
    ASSERT_EQ(debts.size(), 2u) << "each movement by itself";
    EXPECT_EQ(debts[0].why, Why::late);
    EXPECT_EQ(debts[0].amount.amount + debts[1].amount.amount, 25);
}

TEST_F(Obligations, TooLittleGoesBackWhenItIsHonoredNoMore) {
    const auto payment = shop.ask(shop.once);
    shop.arrive(payment, 24);
    shop.now = payment.deadline + kHonorLate - Duration{1};
    shop.sweep(time_out_payments);
    EXPECT_EQ(shop.sweep(return_unused_money), 0);
    shop.now = shop.now + Duration{1};
    EXPECT_EQ(shop.sweep(return_unused_money), 1);
    EXPECT_EQ(shop.sweep(return_unused_money), 0);
    EXPECT_EQ(owed().size(), 1u);
    EXPECT_EQ(shop.arrive(payment, 25), Matched::owed) << "over for good";
    EXPECT_EQ(shop.look(payment.id).state, State::timed_out);
}

TEST_F(Obligations, ARefundTakesAllThatCameAndClosesWhatWasPaid) {
    const auto payment = shop.paid(shop.once);
    shop.arrive(payment, 5);
    ASSERT_TRUE(refund(payment).has_value());
    EXPECT_EQ(owed().size(), 2u);
    EXPECT_EQ(shop.history(payment.id).back().event, Event::refunded);
    EXPECT_EQ(refund(payment).error().code, Code::wrong_state) << "nothing is left";
    const auto awaited = shop.ask(shop.once);
    EXPECT_EQ(refund(awaited).error().code, Code::wrong_state);
    const auto claimed = shop.paid(shop.once);
    shop.write([&](store::Tx& tx, const Context& context) { return claim_payment(tx, context, claimed.id); });
    EXPECT_EQ(refund(claimed)->state, State::claimed);
    EXPECT_EQ(owed().size(), 3u);
}

TEST_F(Obligations, AreSettledOnce) {
    const auto payment = shop.paid(shop.once);
    ASSERT_TRUE(refund(payment).has_value());
    const auto id = owed()[0].id;
    const auto settle_by = [&](std::string how) {
        return shop.write(
            [&](store::Tx& tx, const Context& context) { return settle_obligation(tx, context, {id.text, how}); });
    };
    EXPECT_EQ(settle_by("cash")->settled_by, "cash");
    EXPECT_EQ(settle_by("cash again").error().code, Code::wrong_state);
    EXPECT_TRUE(owed().empty());
    EXPECT_EQ(owed(Debt::settled).size(), 1u);
    EXPECT_EQ(owed(std::nullopt).size(), 1u);
}

TEST_F(Obligations, MoneyForNobodyIsListedAssignedOrGivenBack) {
    EXPECT_EQ(arrive_for("pay_nobody", 25, "t1"), Matched::unmatched);
    EXPECT_EQ(arrive_for("123456789", 7, "t2"), Matched::unmatched);
    ASSERT_EQ(unmatched().size(), 2u);
    EXPECT_EQ(unmatched()[0].payer, "payer of t1");

    const auto payment = shop.ask(shop.once);
    const auto assign = [&](std::string transfer) {
        AssignMoney in;
        in.rail = "sandbox";
        in.transfer = std::move(transfer);
        in.payment_id = payment.id.text;
        return shop.write(
            [&](store::Tx& tx, const Context& context) { return assign_money(tx, context, shop.rails, in); });
    };
    EXPECT_EQ(assign("t1")->state, State::paid);
    EXPECT_EQ(assign("t1").error().code, Code::wrong_state);
    EXPECT_EQ(assign("t3").error().code, Code::not_found);

    const auto give_back = [&](std::string transfer) {
        return shop.write(
            [&](store::Tx& tx, const Context& context) { return refund_money(tx, context, {"sandbox", transfer}); });
    };
    EXPECT_EQ(give_back("t2")->why, Why::unmatched);
    EXPECT_EQ(give_back("t2").error().code, Code::wrong_state);
    EXPECT_EQ(give_back("t1").error().code, Code::wrong_state) << "it belongs to a payment";
    EXPECT_TRUE(unmatched().empty());
}

TEST_F(Obligations, MoneyInAnAssetThatWasNotOfferedStaysWithNobody) {
    arrive_for("nobody", 25, "t1");
    auto gate = shop.once;
    gate.prices = {money("25 EUR/2")};
    const auto payment = shop.ask(gate);
    AssignMoney in;
    in.rail = "sandbox";
    in.transfer = "t1";
    in.payment_id = payment.id.text;
    const auto refused =
        shop.write([&](store::Tx& tx, const Context& context) { return assign_money(tx, context, shop.rails, in); });
    EXPECT_EQ(refused.error().code, Code::invalid_fields);
    EXPECT_EQ(unmatched().size(), 1u);
}

TEST_F(Obligations, PagesOfUnmatchedMoneyMissNothing) {
    for (int i = 0; i < 7; ++i) arrive_for("nobody", 1, "t" + std::to_string(i));
    Paging in{.limit = 3, .after = {}};
    std::vector<std::string> seen;
    do {
        const auto page =
            shop.write([&](store::Tx& tx, const Context& context) { return list_unmatched_money(tx, context, in); });
        for (const auto& money : page->items) seen.push_back(money.transfer);
        in.after = page->next;
    } while (in.after);
    EXPECT_THAT(seen, testing::ElementsAre("t0", "t1", "t2", "t3", "t4", "t5", "t6"));
}

TEST_F(Obligations, MoneyFindsItsPaymentByItsNumber) {
    const auto payment = shop.ask(shop.once);
    shop.now = shop.now + minutes{1};
    EXPECT_EQ(arrive_for(std::to_string(payment.identifier), 25, "t1"), Matched::covered);
    const auto other = shop.ask(shop.once);
    shop.now = shop.now - minutes{2};
    EXPECT_EQ(arrive_for(std::to_string(other.identifier), 25, "t2"), Matched::unmatched)
        << "older than what it would pay for";
}

}  // namespace
}  // namespace hf::paywall
