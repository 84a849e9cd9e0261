#include "identity/accounts/user.h"

#include "base/actor.h"
#include "identity/accounts/email_address.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

User shown(const UserRow& row) {
    return {.id = row.id,
            .username = row.username,
            .first_name = row.first_name,
            .last_name = row.last_name,
            .email = row.email,
            .unverified_email = row.unverified_email,
            .has_password = row.password_hash.has_value(),
            .role = row.role,
            .state = row.state,
            .findable = row.findable,
            .created_at = row.created_at,
            .erase_at = row.erase_at};
}

Result<UserRow> find_user(store::Tx& tx, const UserId& id) {
    auto row = tx.one<UserRow>(queries::find_user, "id"_p = id);
    if (!row || row->state == UserState::erased) return fail(Code::not_found);
    return *std::move(row);
}

Result<UserRow> caller_account(store::Tx& tx, const Context& context) {
    return find_user(tx, UserId{context.caller.id});
}

std::optional<UserRow> user_with_email(store::Tx& tx, std::string_view email) {
    return tx.one<UserRow>(queries::find_user_by_email, "email_key"_p = email_key(email));
}

void note_history(store::Tx& tx, const Context& context, const UserId& id, std::string_view event) {
    tx.run(queries::note_user_history, "id"_p = Id<"uhi">::make(context.now, context.random), "user_id"_p = id,
           "at"_p = context.now, "event"_p = event, "who"_p = actor_of(context.caller));
}

}  // namespace hf::identity
