// When sessions were last used, and with it how long those of browsers go on.
#pragma once

#include <span>

#include "identity/sessions/session.h"

namespace hf::identity {

struct SessionUse {
    SessionId id;
    Time at;
};
BOOST_DESCRIBE_STRUCT(SessionUse, (), (id, at))

/// Gathered by a doorman so that requests which read stay reads. A browser's session goes on for kSessionLife from its
/// last use, up to kLongestSession; an app's does so by its refresh tokens. Ended ones stay ended. Safe to repeat.
Result<Nothing> note_session_uses(store::Tx& tx, const Context& context, std::span<const SessionUse> uses);

}  // namespace hf::identity
