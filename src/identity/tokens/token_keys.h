// The keys that access tokens are signed with: each signs for 30 days, is published a day before it does, and stays
// published until all it has signed is over. Turned by a schedule, so that no process ever meets a token whose key it
// has not heard of.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/jws.h"
#include "identity/tokens/access_token.h"
#include "store/tx.h"

namespace hf::identity {

inline constexpr Duration kKeySigns = std::chrono::days{30};
inline constexpr Duration kKeyAhead = std::chrono::days{1};
/// Longer than an access token lives, and than anybody keeps a key set.
inline constexpr Duration kKeyAfter = std::chrono::hours{24};

struct TokenKey {
    SigningKey key;
    Time signs_from;
    Time signs_until;
    Time known_until;
};

/// As stored, the one that signs longest first.
std::vector<TokenKey> stored_token_keys(store::Tx& tx);

/// Sees to it that one key signs now and its follower is published; drops those that are over. The first one signs at
/// once. A job; safe to repeat.
std::vector<TokenKey> turn_token_keys(store::Tx& tx, const Context& context);

/// The keys of this process. Safe from any thread.
class TokenKeys {
  public:
    explicit TokenKeys(std::string issuer) : issuer_(std::move(issuer)) {}

    void use(std::vector<TokenKey> keys);
    const std::string& issuer() const { return issuer_; }

    std::string sign(const UserId& user, const SessionId& session, Time now, Random& random) const;
    Result<AccessClaims> open(std::string_view token, Time now) const;
    /// The public keys (RFC 7517): those to come, the one that signs, those whose tokens still live.
    json::value key_set() const;

  private:
    struct Ring;
    std::shared_ptr<const Ring> ring() const;

    const std::string issuer_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Ring> ring_;
};

}  // namespace hf::identity
