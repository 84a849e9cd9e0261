#include "identity/sessions/sign_out.h"

#include "identity/sessions/end_sessions.h"

namespace hf::identity {

Result<Nothing> sign_out(store::Tx& tx, const Context& context, const Nothing&) {
    end_one_session(tx, context, UserId{context.caller.id}, context.caller.session, SessionEnd::signed_out);
    return Nothing{};
}

}  // namespace hf::identity
