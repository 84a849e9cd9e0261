#include "paywall/read_till.h"

#include "paywall/shop_test.h"
#include "paywall/till_page.h"

namespace hf::paywall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct ReadTill : testing::Test {
    Till till() {
        return store::read(*shop.store, [&](store::Tx& tx) { return read_till(tx, shop.context(), shop.rails); });
    }
    Shop shop;
};

TEST_F(ReadTill, IsEmptyBeforeTheFirstVisitor) {
    const auto now = till();
    EXPECT_THAT(now.latest, IsEmpty());
    EXPECT_THAT(now.today, IsEmpty());
    EXPECT_THAT(now.hanging, IsEmpty());
    EXPECT_THAT(now.unmatched, IsEmpty());
    EXPECT_THAT(till_page(now, true).body, HasSubstr("Nothing yet."));
}

TEST_F(ReadTill, ListsTheNewestFirstAndWhichAButtonCanPay) {
    const auto first = shop.paid(shop.once, "one");
    shop.now = shop.now + Duration{1'000};
    const auto second = shop.ask(shop.once, "two");
    shop.once.rails = {shop.rails.find("other")};
    shop.now = shop.now + Duration{1'000};
    const auto third = shop.ask(shop.once, "three");
    const auto rows = till().latest;
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].payment.payment_id, third.id);
    EXPECT_FALSE(rows[0].payable) << "nobody offered play money";
    EXPECT_TRUE(rows[1].payable);
    EXPECT_EQ(rows[2].payment.payment_id, first.id);
    EXPECT_FALSE(rows[2].payable) << "it is paid";
}

TEST_F(ReadTill, ListsNoMoreThanAScreen) {
    for (int i = 0; i < kTillRows + 3; ++i) shop.ask(shop.once, "page " + std::to_string(i));
    EXPECT_EQ(till().latest.size(), static_cast<std::size_t>(kTillRows));
}

TEST_F(ReadTill, AddsUpTheDayByRail) {
    shop.now = Time{1'799'971'200'000 + 86'400'000};  // midnight
    shop.now = shop.now - Duration{1};
    shop.paid(shop.once, "yesterday");
    shop.now = shop.now + Duration{1};
    shop.paid(shop.once, "a");
    shop.paid(shop.once, "b");
    const auto other = shop.ask(shop.once, "c");
    shop.arrive(other, 10, "other");
    const auto today = till().today;
    ASSERT_EQ(today.size(), 2u);
    EXPECT_EQ(today[0].rail, "other");
    EXPECT_EQ(today[0].sum.amount, 10);
    EXPECT_EQ(today[1].rail, "sandbox");
    EXPECT_EQ(today[1].sum.amount, 50);
    EXPECT_EQ(today[1].arrivals, 2);
}

TEST_F(ReadTill, ASumThatNoNumberHoldsStaysAtTheLargest) {
    constexpr auto kHuge = std::int64_t{1} << 62;
    for (int i = 0; i < 3; ++i) shop.arrive(shop.ask(shop.once, "page " + std::to_string(i)), kHuge);
    EXPECT_EQ(till().today.at(0).sum.amount, std::numeric_limits<std::int64_t>::max());
    shop.now = shop.now + Duration{86'400'000};
    shop.arrive(shop.ask(shop.once, "next day"), kHuge + 7);
    EXPECT_EQ(till().today.at(0).sum.amount, kHuge + 7) << "exact as long as it fits";
}

TEST_F(ReadTill, ShowsMoneyThatBoughtNothing) {
    const auto partial = shop.ask(shop.once, "partial");
    shop.arrive(partial, 10);
    shop.paid(shop.once, "whole");
    shop.ask(shop.once, "nothing yet");
    shop.arrive(partial, 5, "sandbox", "EUR/2");  // an asset that nobody asked for
    const auto now = till();
    ASSERT_EQ(now.hanging.size(), 1u);
    EXPECT_EQ(now.hanging[0].payment.payment_id, partial.id);
    ASSERT_EQ(now.unmatched.size(), 1u);
    EXPECT_EQ(now.unmatched[0].amount.amount, 5);
    const auto page = till_page(now, false).body;
    EXPECT_THAT(page, HasSubstr("0.10 USD of\n  0.25 USD has arrived"));
    EXPECT_THAT(page, HasSubstr("0.05 EUR by sandbox"));
    EXPECT_THAT(page, Not(HasSubstr("SANDBOX")));
}

TEST_F(ReadTill, MoneyThatGoesBackIsOwedUntilItHasGone) {
    const auto partial = shop.ask(shop.once, "partial");
    shop.arrive(partial, 10);
    shop.write(
        [&](store::Tx& tx, const Context& context) { return owe_payment(tx, context, partial.id, Why::refunded); });
    const auto now = till();
    EXPECT_THAT(now.hanging, IsEmpty()) << "somebody has decided about it";
    ASSERT_EQ(now.owed.size(), 1u);
    EXPECT_EQ(now.owed[0].amount.amount, 10);
    EXPECT_THAT(till_page(now, true).body, HasSubstr("0.10 USD by sandbox has to go back (refunded)"));
    shop.write([&](store::Tx& tx, const Context& context) { return settle(tx, context, now.owed[0].id, "by hand"); });
    EXPECT_THAT(till().owed, IsEmpty());
}

TEST_F(ReadTill, StoriesTreatEveryWordOfOthersAsText) {
    auto payment = shop.write([&](store::Tx& tx, const Context& context) {
        auto created = create_payment(tx, context,
                                      {.resource = "<script>x</script>",
                                       .tenders = {{shop.rails.find("sandbox"), money("25 USD/2")}},
                                       .deadline = Duration{1'000},
                                       .metadata = R"({"<b>note</b>": "<i>"})"});
        return std::move(created.value().payment);
    });
    const auto story = store::read(*shop.store, [&](store::Tx& tx) {
        return explain_payment(tx, shop.context(), shop.rails, payment.id.text).value();
    });
    const auto page = story_page(story, shop.now, true).body;
    EXPECT_THAT(page, Not(HasSubstr("<script>x")));
    EXPECT_THAT(page, Not(HasSubstr("<b>note")));
    EXPECT_THAT(page, HasSubstr("class=\"state now\""));
    EXPECT_THAT(page, HasSubstr("Pay in play money"));
    EXPECT_THAT(till_page(till(), true).body, Not(HasSubstr("<script>x")));
}

}  // namespace
}  // namespace hf::paywall
