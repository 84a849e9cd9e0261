// A refresh token is good for one use, which gives the next one (RFC 9700 §4.14.2). Whoever shows one that was used
// before is a thief or was robbed: the session ends.
//
// But an honest client asks twice: its first answer was lost, or two of its tabs asked at once. So for kRetryGrace
// after the first use, and while the next token has not been used, the same next token is given again. It need not be
// stored for that: it is the HMAC of a stored salt under the token that was shown (docs/decisions/0015).
#pragma once

#include <variant>

#include "identity/sessions/open_session.h"

namespace hf::identity {

inline constexpr Duration kRetryGrace = std::chrono::seconds{10};

/// Why none is given. The second has changed something, so it is no Error, which would undo it.
struct NoSuchToken {};
struct TokenReused {
    SessionId session;
};

using Refreshed = std::variant<OpenedSession, NoSuchToken, TokenReused>;

/// Safe to repeat within kRetryGrace.
Refreshed refresh_session(store::Tx& tx, const Context& context, std::string_view refresh_token);

}  // namespace hf::identity
