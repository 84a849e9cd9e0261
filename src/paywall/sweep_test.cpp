// What time does to payments, a bounded bite at a time.
#include "paywall/sweep.h"

#include "paywall/open_windows.h"
#include "paywall/shop_test.h"

namespace hf::paywall {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

struct Sweeps : testing::Test {
    Shop shop;
    void ask_for(int count) {
        shop.write([&](store::Tx& tx, const Context& context) {
            for (int i = 0; i < count; ++i)
                CHECK(create_payment(tx, context,
                                     {.gate = "once",
                                      .binding = "a page",
                                      .resource = "/page",

                                      .tenders = {{shop.rails.find("sandbox"), money("25 USD/2")}},
                                      .deadline = std::chrono::minutes{10}})
                          .has_value(),
                      "a payment can be asked for");
            return true;
        });
    }
};

TEST_F(Sweeps, TimeOutInBites) {
    ask_for(kBite + 3);
    EXPECT_EQ(shop.sweep(time_out_payments), 0) << "before the deadline";
    shop.now = shop.now + std::chrono::minutes{10};
    EXPECT_EQ(store::read(*shop.store, count_awaited), kBite + 3);
    EXPECT_EQ(shop.sweep(time_out_payments), kBite);
    EXPECT_EQ(shop.sweep(time_out_payments), 3);
    EXPECT_EQ(shop.sweep(time_out_payments), 0);
    EXPECT_EQ(store::read(*shop.store, count_awaited), 0);
}

TEST_F(Sweeps, TakeNothingWhileTheClockIsInDoubt) {
    ask_for(1);
    shop.now = shop.now + hours{100};
    shop.time_trusted = false;
    EXPECT_EQ(shop.sweep(time_out_payments), 0);
    shop.time_trusted = true;
    EXPECT_EQ(shop.sweep(time_out_payments), 1);
    shop.time_trusted = false;
    EXPECT_EQ(shop.sweep(prune_payments), 0);
    shop.time_trusted = true;
    EXPECT_EQ(shop.sweep(prune_payments), 1);
}

TEST_F(Sweeps, PaidAndClaimedNeverTimeOut) {
    const auto paid = shop.paid(shop.once);
    const auto claimed = shop.paid(shop.once);
    shop.write([&](store::Tx& tx, const Context& context) { return claim_payment(tx, context, claimed.id); });
    shop.now = shop.now + std::chrono::days{3650};
    EXPECT_EQ(shop.sweep(time_out_payments), 0);
    EXPECT_EQ(shop.sweep(prune_payments), 0);
    EXPECT_EQ(shop.look(paid.id).state, State::paid);
    EXPECT_EQ(shop.look(claimed.id).state, State::claimed);
}

TEST_F(Sweeps, PruneOnlyWhatNeverSawMoney) {
    const auto unpaid = shop.ask(shop.once);
    const auto partly = shop.ask(shop.once);
    shop.arrive(partly, 1);
    const auto late = shop.ask(shop.once);
    shop.now = unpaid.deadline;
    EXPECT_EQ(shop.sweep(time_out_payments), 3);
    shop.arrive(late, 1);
    shop.now = unpaid.deadline + kKeepUnpaid - milliseconds{1};
    EXPECT_EQ(shop.sweep(prune_payments), 0);
    shop.now = unpaid.deadline + kKeepUnpaid;
    EXPECT_EQ(shop.sweep(prune_payments), 1);
    EXPECT_FALSE(shop.find(unpaid.id).has_value());
    EXPECT_TRUE(shop.history(unpaid.id).empty());
    EXPECT_TRUE(shop.find(partly.id).has_value());
    EXPECT_TRUE(shop.find(late.id).has_value());
}

TEST_F(Sweeps, LapsedReservationsAreGivenBack) {
    const auto payment = shop.paid(shop.once);
    shop.visit(shop.once, payment.binding, Shop::by_header(payment.id));
    shop.now = shop.now + kClaimLease - milliseconds{1};
    EXPECT_EQ(shop.sweep(release_lapsed_claims), 0);
    shop.now = shop.now + milliseconds{1};
    EXPECT_EQ(shop.sweep(release_lapsed_claims), 1);
    EXPECT_EQ(shop.look(payment.id).claim_until, Time{});
}

TEST(OpenWindows, KnowWhatIsOpenForWhatAndUntilWhen) {
    OpenWindows windows{8};
    EXPECT_FALSE(windows.open("pay_1", "a", kNoon));
    windows.remember("pay_1", {"a", {25, Asset{}}, kNoon + hours{1}, "receipt"});
    EXPECT_TRUE(windows.open("pay_1", "a", kNoon));
    EXPECT_TRUE(windows.open("pay_1", "a", kNoon + hours{1} - milliseconds{1}));
    EXPECT_FALSE(windows.open("pay_1", "a", kNoon + hours{1}));
    EXPECT_FALSE(windows.open("pay_1", "b", kNoon));
    EXPECT_FALSE(windows.open("pay_2", "a", kNoon));
}

TEST(OpenWindows, ForgetTheOldestAndStayBounded) {
    OpenWindows windows{8};
    for (int i = 0; i < 100; ++i) windows.remember("pay_" + std::to_string(i), {"a", {}, kNoon + hours{1}, {}});
    int known = 0;
    for (int i = 0; i < 100; ++i) known += windows.open("pay_" + std::to_string(i), "a", kNoon) ? 1 : 0;
    EXPECT_LE(known, 8);
    EXPECT_GE(known, 4);
    EXPECT_TRUE(windows.open("pay_99", "a", kNoon));
}

}  // namespace
}  // namespace hf::paywall
