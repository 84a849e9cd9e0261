#include "identity/accounts/revoke_erasure.h"

#include "identity/accounts/move_user.h"

namespace hf::identity {

Result<User> revoke_erasure(store::Tx& tx, const Context& context, const Nothing&) {
    auto row = TRY(caller_account(tx, context));
    return shown(TRY(move_user(tx, context, std::move(row), UserEvent::revoke_erasure)));
}

}  // namespace hf::identity
