// The end of sessions. It is announced, so that every process forgets at once whom their tokens and cookies stand for.
#pragma once

#include "identity/sessions/session.h"

namespace hf::identity {

/// Announced with a session's id when it has ended.
inline constexpr std::string_view kEndedSessions = "ended_sessions";

/// All sessions of the user; safe to repeat.
void end_all_sessions(store::Tx& tx, const Context& context, const UserId& user, SessionEnd because);
/// All but the one he calls through.
void end_other_sessions(store::Tx& tx, const Context& context, const UserId& user, SessionEnd because);

/// One of the user's; false when it is another's, or has ended.
bool end_one_session(store::Tx& tx, const Context& context, const UserId& user, std::string_view id,
                     SessionEnd because);

/// Job: forgets sessions that ended long ago, with their tokens.
Result<Nothing> prune_sessions(store::Tx& tx, const Context& context, const Nothing&);

}  // namespace hf::identity
