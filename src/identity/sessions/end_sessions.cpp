#include "identity/sessions/end_sessions.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

void end_but(store::Tx& tx, const Context& context, const UserId& user, std::string_view kept, SessionEnd because) {
    for (const auto& id : tx.all<std::string>(queries::end_sessions, "user_id"_p = user, "kept"_p = kept,
                                                                     "now"_p = context.now, "because"_p = because))
        tx.announce(kEndedSessions, id);
}

}  // namespace

bool end_one_session(store::Tx& tx, const Context& context, const UserId& user, std::string_view id,
                     SessionEnd because) {
    const auto ended = tx.one<std::string>(queries::end_session, "id"_p = id, "user_id"_p = user, "now"_p = context.now,
                                           "because"_p = because);
    if (ended) tx.announce(kEndedSessions, *ended);
    return ended.has_value();
}

void end_all_sessions(store::Tx& tx, const Context& context, const UserId& user, SessionEnd because) {
    end_but(tx, context, user, "", because);
}

void end_other_sessions(store::Tx& tx, const Context& context, const UserId& user, SessionEnd because) {
    end_but(tx, context, user, context.caller.session, because);
}

int prune_sessions(store::Tx& tx, const Context& context) {
    const auto before = context.now - kSessionsKept;
    const auto tokens = tx.all<std::string>(queries::prune_refresh_tokens, "before"_p = before, "most"_p = kPruneBite);
    const auto sessions = tx.all<std::string>(queries::prune_sessions, "before"_p = before, "most"_p = kPruneBite);
    return static_cast<int>(tokens.size() + sessions.size());
}

}  // namespace hf::identity
