#include "identity/accounts/ask_erasure.h"

#include "identity/accounts/erase_users.h"
#include "identity/accounts/log_in.h"
#include "identity/accounts/move_user.h"
#include "identity/accounts/operators.h"

namespace hf::identity {

Result<User> ask_erasure(http::Trip& trip, const Identity& identity, const AskErasure& in) {
    const auto user = TRY(trip.read(caller_account));
    if (user.state == UserState::leaving) return shown(user);
    const auto confirmed = TRY(confirm_password(trip, identity, user, in.password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<User> {
        auto row = TRY(still_confirmed(tx, context, confirmed));
        TRY(leave_an_operator(tx, row));
        return shown(TRY(move_user(tx, context, std::move(row), UserEvent::ask_erasure, context.now + kTimeToThink)));
    });
}

}  // namespace hf::identity
