// The life of a payment, as one table. step() is pure: it decides what, the deeds do it, and each transition writes a
// history row in the same transaction. The drawing in docs/generated/payment_lifecycle.md comes from these rows.
#pragma once

#include <array>
#include <expected>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/error.h"

namespace hf::paywall {

enum class State { awaited, paid, claimed, timed_out };
BOOST_DESCRIBE_ENUM(State, awaited, paid, claimed, timed_out)

enum class Event {
    asked,
    price_covered,
    deadline_passed,
    delivered,
    used_by_application,
    redeliveries_spent,
    never_claimed,
    refunded
};
BOOST_DESCRIBE_ENUM(Event, asked, price_covered, deadline_passed, delivered, used_by_application, redeliveries_spent,
                    never_claimed, refunded)

/// What has to hold beside the event. The deed that raises the event checks it.
enum class Guard { none, enough_received, identifier_free, nobody_holds };
BOOST_DESCRIBE_ENUM(Guard, none, enough_received, identifier_free, nobody_holds)

/// What the money does: taken when the price is covered, earned when what it bought was handed over, owed when it was
/// taken and has to go back (obligation.h).
enum class MoneyEffect { none, take, earn, owe };
BOOST_DESCRIBE_ENUM(MoneyEffect, none, take, earn, owe)

struct Transition {
    State from;
    Event on;
    Guard guard;
    State to;
    MoneyEffect money;
    std::string_view why;
};

inline constexpr State kFirst = State::awaited;

// clang-format off
inline constexpr std::array kLifecycle{
    //         from              on                          guard                   to                money              why
    Transition{State::awaited,   Event::price_covered,       Guard::enough_received, State::paid,      MoneyEffect::take, "the full price has arrived before the deadline"},
    Transition{State::awaited,   Event::deadline_passed,     Guard::none,            State::timed_out, MoneyEffect::none, "nobody paid in time"},
    Transition{State::timed_out, Event::price_covered,       Guard::identifier_free, State::paid,      MoneyEffect::take, "the price arrived late and is honored"},
    Transition{State::paid,      Event::delivered,           Guard::none,            State::claimed,   MoneyEffect::earn, "the last byte was handed to the visitor"},
    Transition{State::paid,      Event::used_by_application, Guard::none,            State::claimed,   MoneyEffect::earn, "the application or proxy with the content has used it"},
    Transition{State::paid,      Event::redeliveries_spent,  Guard::none,            State::claimed,   MoneyEffect::earn, "the visitor broke the delivery off too often"},
    Transition{State::paid,      Event::never_claimed,       Guard::nobody_holds,    State::timed_out, MoneyEffect::owe,  "nobody claimed it in time, so its money goes back"},
    Transition{State::paid,      Event::refunded,            Guard::nobody_holds,    State::timed_out, MoneyEffect::owe,  "the operator gives the money back"},
};
// clang-format on

/// The row for this event in this state, or nothing: then the event is an outcome (`wrong_state`), never silence.
constexpr const Transition* step(State from, Event on) {
    for (const auto& row : kLifecycle)
        if (row.from == from && row.on == on) return &row;
    return nullptr;
}

/// Final when nothing leads out. A payment that timed out still waits for late money, so it is only at rest.
constexpr bool is_final(State state) { return state == State::claimed; }

// ---- what the compiler proves about the table

consteval bool one_row_per_cell() {
    for (const auto& a : kLifecycle)
        for (const auto& b : kLifecycle)
            if (&a != &b && a.from == b.from && a.on == b.on) return false;
    return true;
}

consteval bool final_states_have_no_exit() {
    for (const auto& row : kLifecycle)
        if (is_final(row.from)) return false;
    return true;
}

consteval bool reaches(State from, State to, int steps) {
    if (from == to) return true;
    if (steps == 0) return false;
    for (const auto& row : kLifecycle)
        if (row.from == from && reaches(row.to, to, steps - 1)) return true;
    return false;
}

consteval bool every_state_can_end_and_be_reached() {
    for (auto state : enum_values<State>())
        if (!reaches(kFirst, state, 4) || !reaches(state, State::claimed, 4)) return false;
    return true;
}

consteval bool money_is_taken_on_the_way_in_and_earned_or_owed_at_the_end() {
    for (const auto& row : kLifecycle) {
        if ((row.to == State::paid) != (row.money == MoneyEffect::take)) return false;
        if ((row.to == State::claimed) != (row.money == MoneyEffect::earn)) return false;
        if (row.to == State::claimed && row.from != State::paid) return false;
        if ((row.from == State::paid && row.to == State::timed_out) != (row.money == MoneyEffect::owe)) return false;
    }
    return true;
}

static_assert(one_row_per_cell());
static_assert(final_states_have_no_exit());
static_assert(every_state_can_end_and_be_reached());
static_assert(money_is_taken_on_the_way_in_and_earned_or_owed_at_the_end());
static_assert(step(State::paid, Event::deadline_passed) == nullptr, "what is paid does not time out");
static_assert(step(State::claimed, Event::delivered) == nullptr, "what is claimed is not claimed again");

/// The table as a mermaid stateDiagram-v2 inside a Markdown page.
std::string draw_lifecycle();

}  // namespace hf::paywall
