// Money of a rail that counts more finely than the ledger: every movement is written down, a price is covered by the
// exact sum, and the books hold that sum rounded down, never a sum of parts that were each rounded.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paywall/assign_money.h"
#include "paywall/refund_money.h"
#include "paywall/shop_test.h"
#include "paywall/sweep.h"

namespace hf::paywall {
namespace {

constexpr int kFiner = 9;                      // a billion base units are one minor unit
constexpr std::int64_t kUnit = 1'000'000'000;  // of base units

struct FineMoney {
    FineMoney() { shop.once.prices = {money("25 USD/2")}; }

    Matched arrive(const Payment& payment, std::int64_t units, std::string reference = {}) {
        const rails::Arrival arrival{.rail = "other",
                                     .transfer = "transfer " + std::to_string(++transfers),
                                     .reference = reference.empty() ? payment.id.text : reference,
                                     .amount = {units / kUnit, *Asset::parse("USD/2")},
                                     .at = shop.now,
                                     .base_units = std::to_string(units),
                                     .payer = "somebody",
                                     .finer = kFiner};
        return shop.write([&](store::Tx& tx, const Context& context) { return receive_money(tx, context, arrival); });
    }
    /// What the ledger has booked of each movement, in the order of their names.
    std::vector<std::int64_t> booked() {
        static constexpr store::Query<> kBooked{"test.booked", "SELECT amount FROM arrivals ORDER BY transfer", ""};
        return store::read(*shop.store, [](store::Tx& tx) { return tx.all<std::int64_t>(kBooked); });
    }
    OfferView offer(const Payment& payment) {
        const auto all = store::read(*shop.store, [&](store::Tx& tx) { return offers_of(tx, shop.rails, payment); });
        return *std::ranges::find(all, "other", &OfferView::rail);
    }

    Shop shop;
    int transfers = 0;
};

struct ExactSums : testing::Test, FineMoney {};

TEST_F(ExactSums, TwoPartsThatEachEndBelowAMinorUnitCover) {
    const auto payment = shop.ask(shop.once);
    EXPECT_EQ(arrive(payment, 12 * kUnit + 1), Matched::counted);
    EXPECT_EQ(offer(payment).received.amount, 12);
    EXPECT_EQ(offer(payment).rest.amount, 13);
    EXPECT_EQ(arrive(payment, 12 * kUnit + kUnit - 1), Matched::covered);
    EXPECT_THAT(booked(), testing::ElementsAre(12, 13));
    EXPECT_EQ(shop.look(payment.id).received_amount, 25);
    EXPECT_EQ(shop.look(payment.id).exception, Exception::none);
}

TEST_F(ExactSums, OneBaseUnitShortIsShort) {
    const auto payment = shop.ask(shop.once);
    EXPECT_EQ(arrive(payment, 12 * kUnit + 1), Matched::counted);
    EXPECT_EQ(arrive(payment, 12 * kUnit + kUnit - 2), Matched::counted);
    EXPECT_EQ(shop.look(payment.id).received_amount, 24);
    EXPECT_EQ(arrive(payment, 1), Matched::covered);
    EXPECT_THAT(booked(), testing::ElementsAre(12, 12, 1));
}

TEST_F(ExactSums, LessThanTheLedgerCountsIsWrittenDownAndKeptAndGoesBack) {
    const auto payment = shop.ask(shop.once);
    EXPECT_EQ(arrive(payment, 1), Matched::counted);
    EXPECT_THAT(booked(), testing::ElementsAre(0));
    EXPECT_EQ(shop.look(payment.id).exception, Exception::partial);
    shop.now = payment.deadline + std::chrono::days{30};
    EXPECT_EQ(shop.sweep(time_out_payments), 1);
    EXPECT_EQ(shop.sweep(prune_payments), 0) << "a row that saw money is kept";
    EXPECT_EQ(shop.sweep(return_unused_money), 1);
    EXPECT_EQ(shop.sweep(return_unused_money), 0);
    const auto owed = shop.write([](store::Tx& tx, const Context&) {
        return tx.all<Obligation>(queries::list_obligations, "after"_p = std::string_view{},
                                  "state"_p = std::string_view{}, "most"_p = 10);
    });
    ASSERT_EQ(owed.size(), 1u);
    EXPECT_EQ(owed[0].amount, 0);
    EXPECT_EQ(owed[0].base_units, "1");
}

TEST_F(ExactSums, MoneyOfNobodyKeepsItsFraction) {
    EXPECT_EQ(arrive({}, kUnit / 2, "4711"), Matched::unmatched);
    EXPECT_EQ(arrive({}, 24 * kUnit + kUnit / 2, "4712"), Matched::unmatched);
    EXPECT_THAT(booked(), testing::ElementsAre(0, 24));
    const auto payment = shop.ask(shop.once);
    for (const auto* transfer : {"transfer 1", "transfer 2"})
        EXPECT_TRUE(shop.write([&](store::Tx& tx, const Context& context) {
            AssignMoney in;
            in.rail = "other";
            in.transfer = transfer;
            in.payment_id = payment.id.text;
            return assign_money(tx, context, shop.rails, in);
        }));
    EXPECT_EQ(shop.look(payment.id).state, State::paid);
    EXPECT_THAT(booked(), testing::ElementsAre(0, 25));
}

// Rows from before fineness was written down count as they were booked.
TEST_F(ExactSums, WhereTheFinenessIsUnknownTheBookedAmountCounts) {
    const auto payment = shop.ask(shop.once);
    const rails::Arrival arrival{.rail = "other",
                                 .transfer = "old",
                                 .reference = payment.id.text,
                                 .amount = money("24 USD/2"),
                                 .at = shop.now,
                                 .base_units = "24999999999"};
    shop.write([&](store::Tx& tx, const Context& context) { return receive_money(tx, context, arrival); });
    EXPECT_EQ(arrive(payment, kUnit - 1), Matched::counted);
    EXPECT_EQ(arrive(payment, 1), Matched::covered);
}

RC_GTEST_PROP(ExactSumsProperty, HoweverAPriceIsCutItIsCoveredByItsLastPart, ()) {
    FineMoney fine;
    const auto payment = fine.shop.ask(fine.shop.once);
    const auto price = payment.price_amount * kUnit;
    auto left = price;
    while (left > 0) {
        RC_ASSERT(fine.shop.look(payment.id).state == State::awaited);
        RC_ASSERT(fine.shop.look(payment.id).received_amount == (price - left) / kUnit);
        const bool is_last = fine.transfers == 6;
        const auto part = is_last ? left : *rc::gen::inRange<std::int64_t>(1, left + 1);
        left -= part;
        RC_ASSERT(fine.arrive(payment, part) == (left == 0 ? Matched::covered : Matched::counted));
    }
    std::int64_t sum = 0;
    for (const auto amount : fine.booked()) sum += amount;
    RC_ASSERT(sum == payment.price_amount);
    RC_ASSERT(fine.shop.look(payment.id).exception == Exception::none);
}

}  // namespace
}  // namespace hf::paywall
