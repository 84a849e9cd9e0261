#include "identity/oidc/list_logins.h"

#include "base/digest.h"
#include "identity/oidc/providers.h"

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

Result<Logins> list_logins(store::Tx& tx, const Context& context, const Identity& identity) {
    Logins shown;
    for (const auto& row : logins_of(tx, UserId{context.caller.id}))
        shown.logins.push_back({.id = login_id(row),
                                .provider = provider_of(identity, row.issuer),
                                .issuer = row.issuer,
                                .label = row.label,
                                .created_at = row.created_at,
                                .last_used_at = row.last_used_at});
    return shown;
}

}  // namespace hf::identity
