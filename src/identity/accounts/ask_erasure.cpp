#include "identity/accounts/ask_erasure.h"

#include "identity/accounts/erase_users.h"
#include "identity/accounts/log_in.h"
#include "identity/accounts/move_user.h"

namespace hf::identity {

Result<User> ask_erasure(http::Trip& trip, const Identity& identity, const AskErasure& in) {
    const auto user = TRY(trip.read(caller_account));
    if (user.state == UserState::leaving) return shown(user);
    if (user.password_hash) TRY(confirm_password(trip, identity, user, in.password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<User> {
        return shown(TRY(
            move_user(tx, context, TRY(find_user(tx, user.id)), UserEvent::ask_erasure, context.now + kTimeToThink)));
    });
}

}  // namespace hf::identity
