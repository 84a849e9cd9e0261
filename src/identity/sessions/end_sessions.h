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

/// Forgets sessions whose time was over kSessionsKept ago, with their tokens: at most kPruneBite of either. Returns how
/// many rows went; to be called again while that is any. Safe to repeat.
int prune_sessions(store::Tx& tx, const Context& context);

}  // namespace hf::identity
