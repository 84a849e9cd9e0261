// Whose account somebody enters who has proved a login at a provider.
#pragma once

#include "identity/accounts/user.h"
#include "identity/identity.h"
#include "identity/oidc/find_login.h"
#include "identity/oidc/sign_in.h"

namespace hf::identity {

struct EnterAccount {
    ProvenLogin login;
    bool signs_up = false;  // whoever comes for the first time gets an account
};

/// Whether whoever comes from this provider for the first time gets an account.
bool signs_up_from(const Identity& identity, const ProviderSettings& provider);

/// The account that has this login, by issuer and subject; for somebody new a new one without a password, to which the
/// login is linked. The provider's address becomes the account's own when the provider has verified it and nobody here
/// owns it; else it is merely claimed. unauthorized: nobody has the login, and no account is made; forbidden: the
/// account is deactivated. Safe to repeat.
Result<UserRow> enter_account(store::Tx& tx, const Context& context, const EnterAccount& in);

/// The account that has this login and may be entered; not_found, or forbidden as above. Writes nothing.
Result<UserRow> account_with_login(store::Tx& tx, const OidcLogin& login);

}  // namespace hf::identity
