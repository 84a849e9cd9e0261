#include "identity/oidc/foreign_tokens.h"

#include "identity/oidc/enter_account.h"

namespace hf::identity {

const ProviderSettings* ForeignTokens::issuer(std::string_view name) const {
    for (const auto* provider : identity_.providers->all())
        if (provider->accepts_bearer && provider->issuer == name) return provider;
    return nullptr;
}

Result<void> ForeignTokens::well_formed(std::string_view token, Time now) {
    if (auto verified = identity_.providers->verify_remembered(token, now)) TRY(*std::move(verified));
    return {};
}

Result<UserRow> ForeignTokens::owner_of(const ProvenLogin& login, bool signs_up) {
    const Caller nobody;
    const auto known = store::read(kernel_.store, [&](store::Tx& tx) -> Result<std::optional<UserRow>> {
        const auto found = find_login(tx, kernel_.context(nobody), {login.issuer, login.subject});
        if (!found || found->last_used_at + kTokenUseNoted <= kernel_.clock.now()) return std::nullopt;
        return TRY(account_with_login(tx, *found));
    });
    if (!known) return std::unexpected(known.error());
    if (*known) return **known;
    return store::write(kernel_.store,
                        [&](store::Tx& tx) { return enter_account(tx, kernel_.context(nobody), {login, signs_up}); });
}

Result<Caller> ForeignTokens::find_out(std::string_view token) {
    const auto claims = TRY(identity_.providers->verify_bearer(token, kernel_.clock.now()));
    if (claims.contains("cnf"))
        return fail(Code::unauthorized, "The token is bound to a key, which is not shown here.");
    const auto login = login_of(claims);
    const auto* provider = issuer(login.issuer);
    const auto user = owner_of(login, signs_up_from(identity_, *provider));
    if (!user) return fail(Code::unauthorized, user.error().detail);
    return Caller{Caller::Kind::user, user->id.text, user->role.scopes()};
}

}  // namespace hf::identity
