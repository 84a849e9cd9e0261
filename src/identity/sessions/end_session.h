// Ends one of the caller's sessions: a telephone that was lost.
#pragma once

#include "identity/sessions/session.h"

namespace hf::identity {

struct EndSession {
    SessionId id;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (id))

/// `not_found` for anybody else's, and for one that has ended.
Result<Nothing> end_session(store::Tx& tx, const Context& context, const EndSession& in);

}  // namespace hf::identity
