// The life of an account, as one table. step() is pure: it decides what, move_user() does it and writes the history.
#pragma once

#include <array>
#include <string_view>

#include "base/describe.h"

namespace hf::identity {

enum class UserState { active, deactivated, leaving, erased };
BOOST_DESCRIBE_ENUM(UserState, active, deactivated, leaving, erased)

enum class UserEvent { deactivate, activate, ask_erasure, revoke_erasure, erase };
BOOST_DESCRIBE_ENUM(UserEvent, deactivate, activate, ask_erasure, revoke_erasure, erase)

struct UserTransition {
    UserState from;
    UserEvent on;
    UserState to;
    std::string_view why;
};

// clang-format off
inline constexpr std::array kUserLifecycle{
    //             from                    on                         to                      why
    UserTransition{UserState::active,      UserEvent::deactivate,     UserState::deactivated, "an operator shuts somebody out; nothing of his is lost"},
    UserTransition{UserState::leaving,     UserEvent::deactivate,     UserState::deactivated, "the same while he is leaving, which ends that"},
    UserTransition{UserState::deactivated, UserEvent::activate,       UserState::active,      "an operator lets him in again"},
    UserTransition{UserState::active,      UserEvent::ask_erasure,    UserState::leaving,     "he wants all that names him erased; he has seven days to think"},
    UserTransition{UserState::leaving,     UserEvent::revoke_erasure, UserState::active,      "he has thought better of it"},
    UserTransition{UserState::leaving,     UserEvent::erase,          UserState::erased,      "the seven days are over"},
};
// clang-format on

/// The row for this event in this state, or nothing: then it is an outcome (`wrong_state`).
constexpr const UserTransition* step(UserState from, UserEvent on) {
    for (const auto& row : kUserLifecycle)
        if (row.from == from && row.on == on) return &row;
    return nullptr;
}

/// Whether he can sign in, and what he is signed in with is good.
constexpr bool may_sign_in(UserState state) { return state == UserState::active || state == UserState::leaving; }

// ---- what the compiler proves about the table

consteval bool one_user_row_per_cell() {
    for (const auto& a : kUserLifecycle)
        for (const auto& b : kUserLifecycle)
            if (&a != &b && a.from == b.from && a.on == b.on) return false;
    return true;
}

consteval bool user_reaches(UserState from, UserState to, int steps) {
    if (from == to) return true;
    if (steps == 0) return false;
    for (const auto& row : kUserLifecycle)
        if (row.from == from && user_reaches(row.to, to, steps - 1)) return true;
    return false;
}

consteval bool every_account_can_end() {
    for (auto state : enum_values<UserState>())
        if (!user_reaches(state, UserState::erased, 4) || !user_reaches(UserState::active, state, 4)) return false;
    return true;
}

static_assert(one_user_row_per_cell());
static_assert(every_account_can_end());
static_assert(step(UserState::erased, UserEvent::activate) == nullptr, "who is erased does not come back");
static_assert(step(UserState::active, UserEvent::erase) == nullptr, "nobody is erased who did not ask for it");

}  // namespace hf::identity
