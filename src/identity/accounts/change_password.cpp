#include "identity/accounts/change_password.h"

#include "identity/accounts/log_in.h"
#include "identity/passwords/password_rules.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"

namespace hf::identity {

using store::operator""_p;

Result<std::string> hash_of_new_password(const Identity& identity, const UserRow& user, std::string_view password) {
    auto error = password_error("/new_password", password,
                                {.username = user.username.value_or(""),
                                 .first_name = user.first_name.value_or(""),
                                 .last_name = user.last_name.value_or(""),
                                 .email = user.email.value_or(user.unverified_email.value_or(""))});
    if (error) return std::unexpected(Error{Code::invalid_fields, {}, {*std::move(error)}});
    return identity.hashers.hash(password);
}

Result<Nothing> change_password(http::Trip& trip, const Identity& identity, const ChangePassword& in) {
    const auto caller = TRY(trip.read(caller_account));
    const auto user = TRY(confirm_password(trip, identity, caller, in.password));
    const auto hash = TRY(hash_of_new_password(identity, user, in.new_password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Nothing> {
        TRY(still_confirmed(tx, context, user));
        tx.run(queries::set_password, "id"_p = user.id, "password_hash"_p = hash, "now"_p = context.now);
        void_links(tx, context, LinkPurpose::reset, user.id);
        end_other_sessions(tx, context, user.id, SessionEnd::password_changed);
        note_history(tx, context, user.id, "password_changed");
        return Nothing{};
    });
}

}  // namespace hf::identity
