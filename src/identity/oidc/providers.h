// The configured providers: what they say of themselves, remembered, and whether their tokens are to be believed.
#pragma once

#include <list>
#include <optional>
#include <string_view>
#include <vector>

#include "identity/jwt/verify_jwt.h"
#include "identity/oidc/provider_memory.h"

namespace hf::identity {

/// How far a provider's clock may be off.
inline constexpr Duration kProviderLeeway = std::chrono::seconds{60};

/// Safe from any thread. Functions that block wait for a provider some ten seconds at most: for worker threads alone.
class Providers {
  public:
    Providers(std::vector<ProviderSettings> settings, Send send, const GuardedClock& clock);

    /// In the order of the file. A pointer lives as long as this.
    std::vector<const ProviderSettings*> all() const;
    const ProviderSettings* find(std::string_view name) const;
    /// Whether any of them opens the API.
    bool accept_bearer() const;
    const Send& send() const { return send_; }

    /// What the provider of that name says of itself. Blocks. not_found, or unavailable.
    Result<Discovery> discovery(std::string_view name);
    /// The claims of a token of that provider; expected.issuer and expected.algorithms are set here. Blocks when its
    /// key is not remembered. Errors as of verify_jwt; unavailable when the key cannot be fetched.
    Result<json::object> verify(std::string_view name, std::string_view token, ExpectedToken expected, Time now);

    /// The claims of an access token of a provider that is accepted on the API. Blocks as verify does.
    Result<json::object> verify_bearer(std::string_view token, Time now);
    /// The same from what is remembered, for network threads: never blocks. Nothing when only verify_bearer can tell.
    std::optional<Result<json::object>> verify_remembered(std::string_view token, Time now);

    /// What went wrong with the last code that was to be exchanged there; empty when nothing did.
    void note_exchange(std::string_view name, std::string trouble);
    /// Why the provider gave no usable answer when it was asked last, for health and the log; empty when it did.
    std::string trouble(std::string_view name);

  private:
    ProviderMemory* memory_of(std::string_view name);
    Result<ProviderMemory*> bearer_issuer(const std::optional<JwtHead>& head);

    const Send send_;
    std::list<ProviderMemory> providers_;
};

}  // namespace hf::identity
