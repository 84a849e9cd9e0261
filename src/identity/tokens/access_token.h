// Access tokens: JSON Web Tokens for 15 minutes (RFC 9068), signed with Ed25519. They say whose session it is; what its
// owner may do is looked up, so that a change holds at once.
#pragma once

#include <string>
#include <vector>

#include "base/jws.h"
#include "base/time.h"
#include "identity/jwt/key_set.h"
#include "identity/sessions/session.h"

namespace hf::identity {

inline constexpr std::string_view kAccessTokenType = "at+jwt";
inline constexpr Duration kAccessTokenLife = std::chrono::minutes{15};

struct AccessClaims {
    UserId user;
    SessionId session;
    Time expires_at;
};

/// For `issuer`, which is the audience too: this server's API.
std::string make_access_token(const SigningKey& key, std::string_view issuer, const UserId& user,
                              const SessionId& session, Time now, Random& random);

/// unauthorized, with a sentence, for everything but a living token of these keys, this issuer and this audience.
Result<AccessClaims> open_access_token(std::string_view token, const KeySet& keys, std::string_view issuer, Time now);

/// The claims of a token that open_access_token() took before, without looking at its signature again.
std::optional<AccessClaims> claims_in(std::string_view token);
/// When a token ends, ours or another issuer's, without looking at its signature.
std::optional<Time> end_of_token(std::string_view token);

}  // namespace hf::identity
