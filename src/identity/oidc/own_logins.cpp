#include "identity/oidc/own_logins.h"

#include <algorithm>

#include "base/digest.h"
#include "identity/oidc/list_logins.h"
#include "identity/oidc/providers.h"
#include "identity/oidc/unlink_login.h"

namespace hf::identity {
namespace {

std::optional<std::string> provider_of(const Identity& identity, std::string_view issuer) {
    for (const auto* provider : identity.providers->all())
        if (provider->issuer == issuer) return provider->name;
    return std::nullopt;
}

}  // namespace

std::string login_id(const OidcLogin& login) {
    constexpr std::size_t kDigits = 32;
    // An issuer is an address and has no blanks, so no two logins are spelled alike.
    return "lgn_" + sha256_hex(login.issuer + ' ' + login.subject).substr(0, kDigits);
}

Result<Logins> list_own_logins(store::Tx& tx, const Context& context, const Identity& identity) {
    Logins shown;
    for (auto& row : TRY(list_logins(tx, context, context.caller.id)))
        shown.logins.push_back({.id = login_id(row),
                                .provider = provider_of(identity, row.issuer),
                                .issuer = row.issuer,
                                .label = row.label,
                                .created_at = row.created_at,
                                .last_used_at = row.last_used_at});
    return shown;
}

Result<Nothing> unlink_own_login(store::Tx& tx, const Context& context, const UnlinkOwnLogin& in) {
    const auto logins = TRY(list_logins(tx, context, context.caller.id));
    const auto found = std::ranges::find(logins, in.id, login_id);
    if (found == logins.end()) return fail(Code::not_found);
    const auto user = TRY(caller_account(tx, context));
    if (logins.size() == 1 && !user.password_hash)
        return fail(Code::wrong_state,
                    "Without this login nobody could sign in to the account any more: set a password "
                    "or link another login first.");
    TRY(unlink_login(tx, context, {found->issuer, found->subject, context.caller.id}));
    note_history(tx, context, user.id, "login_unlinked");
    return Nothing{};
}

}  // namespace hf::identity
