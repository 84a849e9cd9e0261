// Money arrives: too little, too much, late, twice, for nobody. None of it is lost from sight.
#include "paywall/receive_money.h"

#include <algorithm>
#include <limits>

#include "paywall/shop_test.h"
#include "paywall/sweep.h"

namespace hf::paywall {
namespace {

using std::chrono::days;
using std::chrono::minutes;

/// One movement of money, when it comes, and what becomes of it. The price is 25 USD/2, the deadline 10 minutes on.
struct Coming {
    Duration after;
    std::int64_t amount;
    Matched becomes;
    std::string_view rail = "sandbox";
    std::string_view asset = "USD/2";
    std::string transfer{};
};

struct Case {
    std::string name;
    std::vector<Coming> coming;
    State state;
    Exception exception;
    std::int64_t received;
};

class Receiving : public testing::TestWithParam<std::tuple<Case, bool>> {};

TEST_P(Receiving, EndsAsTheTableSays) {
    const auto& [one, swept] = GetParam();
    Shop shop;
    const auto payment = shop.ask(shop.once);
    std::int64_t arrived = 0;
    for (const auto& coming : one.coming) {
        shop.now = kNoon + coming.after;
        if (swept) shop.sweep(time_out_payments);
        EXPECT_EQ(shop.arrive(payment, coming.amount, coming.rail, coming.asset, coming.transfer), coming.becomes);
        if (coming.becomes != Matched::known) arrived += coming.amount;
    }
    if (swept) shop.sweep(time_out_payments);
    const auto after = shop.look(payment.id);
    EXPECT_EQ(state_at(after, shop.now), one.state);
    EXPECT_EQ(after.exception, one.exception);
    EXPECT_EQ(after.received_amount, one.received);
    static constexpr store::Query<> kArrived{"test.arrived", "SELECT sum(amount) FROM arrivals", ""};
    EXPECT_EQ(store::read(*shop.store, [](store::Tx& tx) { return tx.one<std::int64_t>(kArrived); }), arrived);
}

// clang-format off
const Case kCases[]{
    {"exact",                  {{minutes{1}, 25, Matched::covered}}, State::paid, Exception::none, 25},
    {"too_little",             {{minutes{1}, 24, Matched::counted}}, State::awaited, Exception::partial, 24},
    {"two_parts",              {{minutes{1}, 10, Matched::counted}, {minutes{2}, 15, Matched::covered}}, State::paid, Exception::none, 25},
    {"two_parts_over",         {{minutes{1}, 10, Matched::counted}, {minutes{2}, 16, Matched::covered}}, State::paid, Exception::over, 26},
    {"too_much",               {{minutes{1}, 99, Matched::covered}}, State::paid, Exception::over, 99},
    {"paid_twice",             {{minutes{1}, 25, Matched::covered}, {minutes{2}, 25, Matched::counted}}, State::paid, Exception::over, 50},
    {"heard_twice",            {{minutes{1}, 10, Matched::counted, "sandbox", "USD/2", "t"}, {minutes{2}, 10, Matched::known, "sandbox", "USD/2", "t"}},
     State::awaited, Exception::partial, 10},
    {"one_name_on_two_rails",  {{minutes{1}, 25, Matched::covered, "sandbox", "USD/2", "t"}, {minutes{2}, 10, Matched::counted, "other", "USD/2", "t"}},
     State::paid, Exception::none, 25},
    {"rails_do_not_add_up",    {{minutes{1}, 20, Matched::counted}, {minutes{2}, 20, Matched::counted, "other"}}, State::awaited, Exception::partial, 20},
    {"the_other_rail_covers",  {{minutes{1}, 20, Matched::counted}, {minutes{2}, 25, Matched::covered, "other"}}, State::paid, Exception::none, 25},
    {"a_rail_not_offered",     {{minutes{1}, 25, Matched::unmatched, "carrier pigeon"}}, State::awaited, Exception::none, 0},
    {"another_asset",          {{minutes{1}, 25, Matched::unmatched, "sandbox", "EUR/2"}}, State::awaited, Exception::none, 0},
    {"the_last_moment",        {{minutes{10} - Duration{1}, 25, Matched::covered}}, State::paid, Exception::none, 25},
    {"late",                   {{minutes{10}, 25, Matched::covered}}, State::paid, Exception::late, 25},
    {"late_and_too_much",      {{minutes{10}, 26, Matched::covered}}, State::paid, Exception::over, 26},
    {"late_and_too_little",    {{minutes{10}, 24, Matched::counted}}, State::timed_out, Exception::late, 24},
    {"late_in_two_parts",      {{minutes{1}, 10, Matched::counted}, {minutes{20}, 15, Matched::covered}}, State::paid, Exception::late, 25},
    {"late_by_almost_30_days", {{minutes{10} + days{30} - Duration{1}, 25, Matched::covered}}, State::paid, Exception::late, 25},
    {"late_by_30_days",        {{minutes{10} + days{30}, 25, Matched::owed}}, State::timed_out, Exception::late, 25},
};
// clang-format on

// A sweep that has been there, or has not, changes nothing for anybody.
INSTANTIATE_TEST_SUITE_P(Money, Receiving, testing::Combine(testing::ValuesIn(kCases), testing::Bool()),
                         [](const auto& info) {
                             return std::get<0>(info.param).name + (std::get<1>(info.param) ? "_swept" : "_unswept");
                         });

TEST(ReceiveMoney, ForNobodyIsWrittenDown) {
    Shop shop;
    Payment nobody;
    nobody.id = PaymentId::make(shop.now, shop.random);
    EXPECT_EQ(shop.arrive(nobody, 25), Matched::unmatched);
    nobody.id.text = "rent for May";
    EXPECT_EQ(shop.arrive(nobody, 25), Matched::unmatched);
    static constexpr store::Query<> kUnmatched{"test.unmatched",
                                               "SELECT count(*) FROM arrivals WHERE payment_id IS NULL", ""};
    EXPECT_EQ(store::read(*shop.store, [](store::Tx& tx) { return tx.one<std::int64_t>(kUnmatched); }), 2);
}

TEST(ReceiveMoney, LateMoneyIsNotHonoredWhenAnotherLivesUnderItsIdentifier) {
    Shop shop;
    const auto first = shop.ask(shop.once);
    shop.now = first.deadline;
    shop.sweep(time_out_payments);
    const auto second = shop.ask(shop.once);
    static constexpr store::Query<"id", "identifier"> kRename{"test.rename",
                                                              "UPDATE payments SET identifier = ?2 WHERE id = ?1", ""};
    shop.write([&](store::Tx& tx, const Context&) {
        tx.run(kRename, "id"_p = second.id, "identifier"_p = first.identifier);
        return true;
    });
    EXPECT_EQ(shop.arrive(first, 25), Matched::owed);
    EXPECT_EQ(shop.look(first.id).state, State::timed_out);
    EXPECT_EQ(shop.look(first.id).received_amount, 25) << "the row remembers the money";
    shop.now = second.deadline;
    shop.sweep(time_out_payments);
    EXPECT_EQ(shop.arrive(first, 25), Matched::owed) << "what goes back is over for good";
}

struct Paying {
    std::string_view rail, asset;
    std::int64_t amount;
};

TEST(ReceiveMoney, OneOfSeveralPricesIsEnough) {
    struct {
        std::string_view name;
        std::vector<Paying> coming;
        State state;
        Exception exception;
        std::string_view price, rail;
        std::int64_t received;
    } const table[]{
        {"nothing", {}, State::awaited, Exception::none, "25 USD/2", "", 0},
        {"the first", {{"sandbox", "USD/2", 25}}, State::paid, Exception::none, "25 USD/2", "sandbox", 25},
        {"the second",
         {{"sandbox", "SVT/9", 1'000'000}},
         State::paid,
         Exception::none,
         "1000000 SVT/9",
         "sandbox",
         1'000'000},
        {"by the other rail", {{"other", "USD/2", 26}}, State::paid, Exception::over, "25 USD/2", "other", 26},
        {"assets do not add up",
         {{"sandbox", "USD/2", 20}, {"sandbox", "SVT/9", 900'000}},
         State::awaited,
         Exception::partial,
         "1000000 SVT/9",
         "",
         900'000},
        {"what has paid stays what has paid",
         {{"sandbox", "SVT/9", 1'000'000}, {"sandbox", "USD/2", 99}},
         State::paid,
         Exception::none,
         "1000000 SVT/9",
         "sandbox",
         1'000'000},
        {"not by a rail that does not carry it",
         {{"other", "SVT/9", 1'000'000}},
         State::awaited,
         Exception::none,
         "25 USD/2",
         "",
         0},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.name);
        Shop shop;
        auto gate = shop.once;
        gate.prices = {money("25 USD/2"), money("0.001 SVT/9")};
        const auto payment = shop.ask(gate);
        for (const auto& coming : row.coming) shop.arrive(payment, coming.amount, coming.rail, coming.asset);
        const auto after = shop.look(payment.id);
        EXPECT_EQ(after.state, row.state);
        EXPECT_EQ(after.exception, row.exception);
        EXPECT_EQ(text_of(after.price()), row.price);
        EXPECT_EQ(after.rail, row.rail);
        EXPECT_EQ(after.received_amount, row.received);
    }
}

TEST(ReceiveMoney, AfterTheClaimIsCountedAndMovesNothing) {
    Shop shop;
    const auto payment = shop.paid(shop.once);
    shop.write([&](store::Tx& tx, const Context& context) {
        return finish_claim(tx, context, *reserve_claim(tx, context, payment), Delivered::wholly, 3);
    });
    EXPECT_EQ(shop.arrive(payment, 5), Matched::counted);
    const auto after = shop.look(payment.id);
    EXPECT_EQ(after.state, State::claimed);
    EXPECT_EQ(after.exception, Exception::over);
    EXPECT_EQ(after.received_amount, 30);
}

TEST(ReceiveMoney, LateMoneyWritesBothStepsIntoTheHistory) {
    Shop shop;
    const auto payment = shop.ask(shop.once);
    shop.now = payment.deadline + minutes{5};
    EXPECT_EQ(shop.arrive(payment, 25), Matched::covered);
    std::vector<State> states;
    for (const auto& row : shop.history(payment.id)) states.push_back(row.to_state);
    EXPECT_THAT(states, testing::ElementsAre(State::awaited, State::timed_out, State::paid));
}

TEST(Receiving, ASumThatNoNumberHoldsIsLeftToTheOperator) {
    Shop shop;
    const auto payment = shop.paid(shop.once);
    EXPECT_EQ(shop.arrive(payment, std::numeric_limits<std::int64_t>::max()), Matched::unmatched);
    EXPECT_EQ(shop.look(payment.id).received_amount, 25);
}

TEST(Receiving, WhileTheClockIsInDoubtNothingIsTooLate) {
    Shop shop;
    const auto payment = shop.ask(shop.once);
    shop.now = kNoon + days{3};
    shop.time_trusted = false;
    EXPECT_TRUE(std::holds_alternative<Await>(shop.visit(shop.once, payment.binding, Shop::by_header(payment.id))));
    EXPECT_EQ(shop.arrive(payment, 25), Matched::covered);
    EXPECT_EQ(shop.look(payment.id).exception, Exception::none);
}

TEST(Offers, KeepTheOrderOfTheirGate) {
    Shop shop;
    for (const auto* first : {"sandbox", "other"}) {
        auto gate = shop.once;
        if (gate.rails.front()->traits().name != first) std::ranges::reverse(gate.rails);
        const auto payment = shop.ask(gate, first);
        const auto offers =
            shop.write([&](store::Tx& tx, const Context&) { return offers_of(tx, shop.rails, payment); });
        ASSERT_EQ(offers.size(), 2U);
        EXPECT_EQ(offers.front().rail, first);
    }
}

}  // namespace
}  // namespace hf::paywall
