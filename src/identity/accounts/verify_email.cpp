#include "identity/accounts/verify_email.h"

#include "identity/accounts/email_address.h"
#include "identity/accounts/log_in.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"

namespace hf::identity {

using store::operator""_p;

bool own_email(store::Tx& tx, const Context& context, const UserId& user, std::string_view email) {
    const auto key = email_key(email);
    if (!tx.one<std::string>(queries::own_email, "id"_p = user, "email"_p = email, "email_key"_p = key)) return false;
    void_links(tx, context, LinkPurpose::reset, user);  // those sent to the address he had before
    note_history(tx, context, user, "address_verified");
    return true;
}

Result<Nothing> verify_email(http::Trip& trip, const Identity& identity, const VerifyEmail& in) {
    const auto user = TRY(trip.read([&](store::Tx& tx, const Context& context) -> Result<UserRow> {
        return find_user(tx, TRY(look_at_link(tx, context, LinkPurpose::verify, in.token)).user_id);
    }));
    if (trip.caller().id != user.id.text && !user.password_hash)
        return fail(Code::wrong_state, "This account has no password: sign in first, and follow the link again.");
    const auto confirmed =
        trip.caller().id == user.id.text ? user : TRY(confirm_password(trip, identity, user, in.password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Nothing> {
        const auto link = TRY(use_link(tx, context, LinkPurpose::verify, in.token));
        if (context.caller.id == confirmed.id.text)
            TRY(still_confirmed(tx, context, confirmed));
        else
            TRY(still_opens(tx, confirmed));
        if (!own_email(tx, context, link.user_id, link.email))
            return fail(Code::wrong_state, "This address belongs to another account.");
        end_other_sessions(tx, context, link.user_id, SessionEnd::address_verified);
        return Nothing{};
    });
}

}  // namespace hf::identity
