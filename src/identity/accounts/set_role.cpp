#include "identity/accounts/set_role.h"

#include "identity/accounts/move_user.h"
#include "identity/accounts/operators.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<User> set_role(store::Tx& tx, const Context& context, const SetRole& in) {
    if (!context.caller.may("*")) return fail(Code::forbidden, "Only who may do everything makes operators.");
    auto user = TRY(find_user(tx, in.id));
    if (user.role == in.role) return shown(user);
    TRY(leave_an_operator(tx, user));
    tx.run(queries::set_role, "id"_p = in.id, "role"_p = in.role);
    note_history(tx, context, in.id, in.role.is_operator ? "made_operator" : "made_user");
    tx.announce(kChangedUsers, in.id.text);
    user.role = in.role;
    return shown(user);
}

}  // namespace hf::identity
