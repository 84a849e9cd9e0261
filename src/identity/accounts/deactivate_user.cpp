#include "identity/accounts/deactivate_user.h"

#include "identity/accounts/move_user.h"
#include "identity/accounts/operators.h"

namespace hf::identity {

Result<User> deactivate_user(store::Tx& tx, const Context& context, const DeactivateUser& in) {
    auto row = TRY(find_user(tx, in.id));
    if (row.state == UserState::deactivated) return shown(row);
    TRY(may_move(context, row));
    TRY(leave_an_operator(tx, row));
    return shown(TRY(move_user(tx, context, std::move(row), UserEvent::deactivate)));
}

}  // namespace hf::identity
