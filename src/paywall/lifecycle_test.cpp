// The table of states: every cell of it, and the drawing that comes from it.
#include "paywall/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "paywall/move_payment.h"
#include "paywall/shop_test.h"

namespace hf::paywall {
namespace {

struct Cell {
    State from;
    Event on;
    std::optional<State> to;
};

// clang-format off
const Cell kCells[]{
    {State::awaited,   Event::asked, {}},               {State::awaited,   Event::price_covered, State::paid},
    {State::awaited,   Event::deadline_passed, State::timed_out}, {State::awaited, Event::delivered, {}},
    {State::awaited,   Event::used_by_application, {}}, {State::awaited,   Event::redeliveries_spent, {}},
    {State::paid,      Event::asked, {}},               {State::paid,      Event::price_covered, {}},
    {State::paid,      Event::deadline_passed, {}},     {State::paid,      Event::delivered, State::claimed},
    {State::paid,      Event::used_by_application, State::claimed}, {State::paid, Event::redeliveries_spent, State::claimed},
    {State::claimed,   Event::asked, {}},               {State::claimed,   Event::price_covered, {}},
    {State::claimed,   Event::deadline_passed, {}},     {State::claimed,   Event::delivered, {}},
    {State::claimed,   Event::used_by_application, {}}, {State::claimed,   Event::redeliveries_spent, {}},
    {State::timed_out, Event::asked, {}},               {State::timed_out, Event::price_covered, State::paid},
    {State::timed_out, Event::deadline_passed, {}},     {State::timed_out, Event::delivered, {}},
    {State::timed_out, Event::used_by_application, {}}, {State::timed_out, Event::redeliveries_spent, {}},
    {State::awaited, Event::never_claimed, {}}, {State::awaited, Event::refunded, {}},
    {State::paid, Event::never_claimed, State::timed_out}, {State::paid, Event::refunded, State::timed_out},
    {State::claimed, Event::never_claimed, {}}, {State::claimed, Event::refunded, {}},
    {State::timed_out, Event::never_claimed, {}}, {State::timed_out, Event::refunded, {}},
};
// clang-format on

Payment in_state(Shop& shop, State state) {
    switch (state) {
        case State::awaited: return shop.ask(shop.once);
        case State::paid: return shop.paid(shop.once);
        case State::claimed: {
            const auto payment = shop.paid(shop.once);
            return shop
                .write([&](store::Tx& tx, const Context& context) { return claim_payment(tx, context, payment.id); })
                .value();
        }
        case State::timed_out: {
            auto payment = shop.ask(shop.once);
            shop.write([&](store::Tx& tx, const Context& context) {
                payment = *find_payment(tx, payment.id);
                return move_payment(tx, context, payment, Event::deadline_passed);
            });
            return shop.look(payment.id);
        }
    }
    return {};
}

TEST(Lifecycle, EveryCellIsARowOrAnOutcome) {
    ASSERT_EQ(std::size(kCells), enum_values<State>().size() * enum_values<Event>().size());
    Shop shop;
    for (const auto& cell : kCells) {
        SCOPED_TRACE(std::string{text_of(cell.from)} + " on " + std::string{text_of(cell.on)});
        const auto* row = step(cell.from, cell.on);
        ASSERT_EQ(row != nullptr, cell.to.has_value());
        if (row != nullptr) EXPECT_EQ(row->to, *cell.to);

        auto payment = in_state(shop, cell.from);
        // What the guard of a way to PAID has checked: the constraint of the schema wants to see it.
        if (cell.to == State::paid) payment.received_amount = payment.price_amount;
        const auto before = shop.history(payment.id).size();
        auto moved = payment;
        const auto result = shop.write([&](store::Tx& tx, const Context& context) {
            moved = payment;
            return move_payment(tx, context, moved, cell.on);
        });
        const auto after = shop.look(payment.id);
        const auto history = shop.history(payment.id);
        if (cell.to) {
            ASSERT_TRUE(result.has_value());
            EXPECT_EQ(after.state, *cell.to);
            EXPECT_EQ(after.version, payment.version + 1);
            EXPECT_EQ(moved.version, after.version);
            ASSERT_EQ(history.size(), before + 1);
            EXPECT_EQ(history.back().event, cell.on);
            EXPECT_EQ(history.back().from_state, cell.from);
            EXPECT_EQ(history.back().why, row->why);
            EXPECT_EQ(history.back().actor, "visitor");
        } else {
            ASSERT_FALSE(result.has_value());
            EXPECT_EQ(result.error().code, Code::wrong_state);
            EXPECT_EQ(after.state, cell.from);
            EXPECT_EQ(history.size(), before);
        }
    }
}

TEST(Lifecycle, WhoeverReadBeforeAnotherMovedItMovesNothing) {
    Shop shop;
    const auto payment = shop.paid(shop.once);
    auto stale = payment;
    stale.version -= 1;
    const auto result = shop.write([&](store::Tx& tx, const Context& context) {
        auto copy = stale;
        return move_payment(tx, context, copy, Event::delivered);
    });
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, Code::wrong_state);
    EXPECT_EQ(shop.look(payment.id).state, State::paid);
}

TEST(Lifecycle, TheDrawingHoldsEveryRow) {
    const auto page = draw_lifecycle();
    for (const auto& row : kLifecycle) {
        EXPECT_THAT(page, testing::HasSubstr(std::string{text_of(row.from)} + " --> " + std::string{text_of(row.to)} +
                                             " : " + std::string{text_of(row.on)}));
        EXPECT_THAT(page, testing::HasSubstr(std::string{row.why}));
    }
    EXPECT_THAT(page, testing::HasSubstr("[*] --> awaited"));
    EXPECT_THAT(page, testing::HasSubstr("claimed --> [*]"));
}

TEST(Lifecycle, TheSchemaKnowsTheSameStates) {
    std::string listed;
    for (auto state : enum_values<State>()) {
        if (!listed.empty()) listed += ", ";
        listed += "'" + std::string{text_of(state)} + "'";
    }
    EXPECT_THAT(std::string{migrations().front().sqlite}, testing::HasSubstr("CHECK (state IN (" + listed + "))"));
    listed.clear();
    for (auto exception : enum_values<Exception>()) {
        if (!listed.empty()) listed += ", ";
        listed += "'" + std::string{text_of(exception)} + "'";
    }
    EXPECT_THAT(std::string{migrations().front().sqlite}, testing::HasSubstr("CHECK (exception IN (" + listed + "))"));
}

}  // namespace
}  // namespace hf::paywall
