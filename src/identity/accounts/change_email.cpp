#include "identity/accounts/change_email.h"

#include "identity/accounts/email_address.h"
#include "identity/accounts/log_in.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<User> change_email(http::Trip& trip, const Identity& identity, const ChangeEmail& in) {
    if (auto error = email_error("/email", in.email))
        return std::unexpected(Error{Code::invalid_fields, {}, {*std::move(error)}});
    const auto caller = TRY(trip.read(caller_account));
    const auto user = TRY(confirm_password(trip, identity, caller, in.password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<User> {
        TRY(still_confirmed(tx, context, user));
        void_links(tx, context, LinkPurpose::verify, user.id);
        const auto owner = user_with_email(tx, in.email);
        if (owner && owner->id == user.id) {
            tx.run(queries::claim_email, "id"_p = user.id, "email"_p = std::optional<std::string>{},
                   "email_key"_p = std::optional<std::string>{});
            return shown(TRY(find_user(tx, user.id)));
        }
        tx.run(queries::claim_email, "id"_p = user.id, "email"_p = in.email, "email_key"_p = email_key(in.email));
        if (owner)
            send_known_address(tx, context, identity.url, *owner);
        else
            send_verify_link(tx, context, identity.url, user.id, in.email);
        note_history(tx, context, user.id, "address_claimed");
        return shown(TRY(find_user(tx, user.id)));
    });
}

}  // namespace hf::identity
