// A new pair of tokens for a refresh token (RFC 6749 §6).
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct RefreshTokens {
    std::string refresh_token;
};
BOOST_DESCRIBE_STRUCT(RefreshTokens, (), (refresh_token))

constexpr auto notes(const RefreshTokens*) {
    return std::array{Note{"refresh_token", "The newest one; each is good for one use.", 1, 200}};
}

/// `unauthorized` for one that is not good; the whole session has ended when it was used before. Safe to repeat within
/// ten seconds: the same next token is given.
Result<TokenSet> refresh_tokens(http::Trip& trip, const Identity& identity, const RefreshTokens& in);

}  // namespace hf::identity
