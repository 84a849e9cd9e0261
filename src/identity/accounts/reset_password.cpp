#include "identity/accounts/reset_password.h"

#include "identity/accounts/change_password.h"
#include "identity/accounts/forget_callers.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"

namespace hf::identity {

using store::operator""_p;

Result<Nothing> reset_password(http::Trip& trip, const Identity& identity, const ResetPassword& in) {
    const auto user = TRY(trip.read([&](store::Tx& tx, const Context& context) -> Result<UserRow> {
        return find_user(tx, TRY(look_at_link(tx, context, LinkPurpose::reset, in.token)).user_id);
    }));
    const auto hash = TRY(hash_of_new_password(identity, user, in.new_password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Nothing> {
        TRY(use_link(tx, context, LinkPurpose::reset, in.token));
        tx.run(queries::set_password, "id"_p = user.id, "password_hash"_p = hash, "now"_p = context.now);
        forget_callers_of(tx, identity.guess_secret, user);
        end_all_sessions(tx, context, user.id, SessionEnd::password_reset);
        note_history(tx, context, user.id, "password_reset");
        return Nothing{};
    });
}

}  // namespace hf::identity
