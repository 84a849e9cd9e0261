#include "paywall/find_sale.h"

#include "paywall/shop_test.h"

namespace hf::paywall {
namespace {

struct Sales : testing::Test {
    Shop shop;

    std::optional<Sale> find(const Payment& payment) {
        return store::read(*shop.store, [&](store::Tx& tx) { return find_sale(tx, payment.id); });
    }
};

TEST_F(Sales, AreWhatHasBeenPaidFor) {
    const auto payment = shop.ask(shop.once);
    EXPECT_FALSE(find(payment)) << "asked for is not sold";
    shop.arrive(payment, 20);
    EXPECT_FALSE(find(payment)) << "a part is not the price";
    shop.now = shop.now + Duration{1'500};
    shop.arrive(payment, 10);
    const auto sale = find(payment);
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->paid_at, shop.now);
    EXPECT_EQ(sale->resource, "/page");
    EXPECT_EQ(sale->rail, "sandbox");
    EXPECT_EQ(text_of(sale->received), "30 USD/2");
}

TEST_F(Sales, NameTheRailThatBroughtThePrice) {
    const auto payment = shop.ask(shop.once);
    shop.arrive(payment, 24, "sandbox");
    shop.arrive(payment, 25, "other");
    const auto sale = find(payment);
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->rail, "other");
    EXPECT_EQ(text_of(sale->received), "25 USD/2");
}

TEST_F(Sales, TheLatestComeInTheirOrder) {
    const auto first = shop.paid(shop.once, "1");
    shop.now = shop.now + Duration{1};
    shop.ask(shop.once, "2");
    shop.now = shop.now + Duration{1};
    const auto third = shop.paid(shop.once, "3");
    const auto latest = [&](int most) {
        std::vector<PaymentId> ids;
        for (auto& sale : store::read(*shop.store, [&](store::Tx& tx) { return latest_sales(tx, most); }))
            ids.push_back(sale.id);
        return ids;
    };
    EXPECT_THAT(latest(10), testing::ElementsAre(first.id, third.id));
    EXPECT_THAT(latest(1), testing::ElementsAre(third.id));
}

}  // namespace
}  // namespace hf::paywall
