#include "identity/accounts/ask_password_reset.h"

namespace hf::identity {

Result<Nothing> ask_password_reset(store::Tx& tx, const Context& context, const Identity& identity,
                                   const AskPasswordReset& in) {
    const auto owner = user_with_email(tx, in.email);
    if (owner && may_sign_in(owner->state)) send_reset_link(tx, context, identity.mails, *owner);
    return Nothing{};
}

}  // namespace hf::identity
