#include "identity/accounts/send_email_link.h"

namespace hf::identity {

Result<Nothing> send_email_link(store::Tx& tx, const Context& context, const Identity& identity) {
    const auto user = TRY(caller_account(tx, context));
    if (!user.unverified_email) return fail(Code::wrong_state, "No address waits for its link.");
    if (!user_with_email(tx, *user.unverified_email))
        send_verify_link(tx, context, identity.mails, user.id, *user.unverified_email);
    return Nothing{};
}

}  // namespace hf::identity
