#include "identity/oidc/unlink_login.h"

#include <algorithm>

#include "identity/oidc/list_logins.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Nothing> unlink_login(store::Tx& tx, const Context& context, const UnlinkLogin& in) {
    const auto user = TRY(caller_account(tx, context));
    const auto logins = logins_of(tx, user.id);
    const auto found = std::ranges::find(logins, in.id, login_id);
    if (found == logins.end()) return fail(Code::not_found);
    if (logins.size() == 1 && !user.password_hash)
        return fail(Code::wrong_state,
                    "Without this login nobody could sign in to the account any more: set a password "
                    "or link another login first.");
    tx.run(queries::unlink_oidc_login, "issuer"_p = found->issuer, "subject"_p = found->subject, "user_id"_p = user.id);
    note_history(tx, context, user.id, "login_unlinked");
    return Nothing{};
}

}  // namespace hf::identity
