#include "identity/sessions/end_session.h"

#include "identity/sessions/end_sessions.h"

namespace hf::identity {

Result<Nothing> end_session(store::Tx& tx, const Context& context, const EndSession& in) {
    if (!end_one_session(tx, context, UserId{context.caller.id}, in.id.text, SessionEnd::ended_by_owner))
        return fail(Code::not_found);
    return Nothing{};
}

}  // namespace hf::identity
