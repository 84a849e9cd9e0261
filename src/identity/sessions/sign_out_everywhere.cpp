#include "identity/sessions/sign_out_everywhere.h"

#include "identity/sessions/end_sessions.h"

namespace hf::identity {

Result<Nothing> sign_out_everywhere(store::Tx& tx, const Context& context, const Nothing&) {
    end_all_sessions(tx, context, UserId{context.caller.id}, SessionEnd::signed_out);
    return Nothing{};
}

}  // namespace hf::identity
