#include "identity/sessions/refresh_tokens.h"

#include "identity/sessions/refresh_session.h"

namespace hf::identity {

Result<TokenSet> refresh_tokens(http::Trip& trip, const Identity& identity, const RefreshTokens& in) {
    const auto refreshed = trip.write(
        [&](store::Tx& tx, const Context& context) { return refresh_session(tx, context, in.refresh_token); });
    if (const auto* opened = std::get_if<OpenedSession>(&refreshed))
        return tokens_for(identity, *opened, trip.kernel.clock.now(), trip.kernel.random);
    if (std::holds_alternative<TokenReused>(refreshed))
        return fail(Code::unauthorized,
                    "This refresh token was used before. Somebody may have stolen it, so its session has ended.");
    return fail(Code::unauthorized, "This refresh token is not good: sign in again.");
}

}  // namespace hf::identity
