#include "identity/accounts/activate_user.h"

#include "identity/accounts/move_user.h"
#include "identity/accounts/operators.h"

namespace hf::identity {

Result<User> activate_user(store::Tx& tx, const Context& context, const ActivateUser& in) {
    auto row = TRY(find_user(tx, in.id));
    if (row.state == UserState::active) return shown(row);
    TRY(may_move(context, row));
    return shown(TRY(move_user(tx, context, std::move(row), UserEvent::activate)));
}

}  // namespace hf::identity
