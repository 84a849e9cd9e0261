#include "identity/accounts/move_user.h"

#include "identity/accounts/find_users.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"

namespace hf::identity {

using store::operator""_p;

Result<UserRow> move_user(store::Tx& tx, const Context& context, UserRow row, UserEvent on,
                          std::optional<Time> erase_at) {
    const auto* found = step(row.state, on);
    if (found == nullptr) return fail(Code::wrong_state, "This account is " + std::string{text_of(row.state)} + ".");
    tx.run(queries::move_user, "id"_p = row.id, "from"_p = row.state, "to"_p = found->to, "erase_at"_p = erase_at);
    note_history(tx, context, row.id, text_of(on));
    if (!may_sign_in(found->to)) end_all_sessions(tx, context, row.id, SessionEnd::deactivated);
    tx.announce(kChangedUsers, row.id.text);
    row.state = found->to;
    row.erase_at = erase_at;
    index_names(tx, row);
    return row;
}

}  // namespace hf::identity
