// Access tokens of the configured providers, as the doorman asks about them.
#pragma once

#include "identity/doorman.h"
#include "identity/identity.h"
#include "identity/oidc/sign_in.h"
#include "store/kernel.h"

namespace hf::identity {

/// How exactly it is known when a login was used last by tokens alone: so a request that reads stays a read.
inline constexpr Duration kTokenUseNoted = std::chrono::hours{1};

/// A token stands for the account that has its (issuer, subject). Safe from any thread; the arguments outlive it.
class ForeignTokens final : public Foreigners {
  public:
    ForeignTokens(const Identity& identity, const store::Kernel& kernel) : identity_(identity), kernel_(kernel) {}

    Result<void> well_formed(std::string_view token, Time now) override;
    /// unauthorized for a token that is not to be believed, that is bound to a key (RFC 9449 §6), whose owner is
    /// deactivated, or whom nobody knows where no account is made; unavailable when the issuer's keys cannot be had.
    Result<Caller> find_out(std::string_view token) override;

  private:
    const ProviderSettings* issuer(std::string_view name) const;
    Result<UserRow> owner_of(const ProvenLogin& login, bool signs_up);

    const Identity& identity_;
    const store::Kernel& kernel_;
};

}  // namespace hf::identity
