#include "identity/accounts/change_email.h"

#include "identity/accounts/email_address.h"
#include "identity/accounts/log_in.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<User> change_email(http::Trip& trip, const Identity& identity, const ChangeEmail& in) {
    if (auto error = email_error("/email", in.email))
        return std::unexpected(Error{Code::invalid_fields, {}, {*std::move(error)}});
    const auto user = TRY(trip.read(caller_account));
    if (user.password_hash) TRY(confirm_password(trip, identity, user, in.password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<User> {
        tx.run(queries::claim_email, "id"_p = user.id, "email"_p = in.email, "email_key"_p = email_key(in.email));
        void_links(tx, context, LinkPurpose::verify, user.id);
        const auto owner = user_with_email(tx, in.email);
        if (!owner)
            send_verify_link(tx, context, identity.mails, user.id, in.email);
        else if (owner->id != user.id)
            send_known_address(tx, context, identity.mails, *owner);
        note_history(tx, context, user.id, "address_claimed");
        return shown(TRY(find_user(tx, user.id)));
    });
}

}  // namespace hf::identity
