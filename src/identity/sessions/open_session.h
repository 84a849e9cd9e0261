// Begins a session, once it is known who it is.
#pragma once

#include "identity/sessions/session.h"

namespace hf::identity {

/// `secret` is the refresh token or what the cookie holds: shown once, stored as its SHA-256.
struct OpenedSession {
    SessionId id;
    UserId user_id;
    std::string secret;
    Time expires_at;
};

/// A login from elsewhere: what is needed to sign out there, too.
struct LoginElsewhere {
    std::string provider;
    std::string id_token;
};

/// For a program: with a refresh token.
OpenedSession open_session(store::Tx& tx, const Context& context, const UserId& user, const Whence& whence);
/// For a browser: with a cookie.
OpenedSession open_browser_session(store::Tx& tx, const Context& context, const UserId& user, const Whence& whence,
                                   const std::optional<LoginElsewhere>& elsewhere = std::nullopt);

inline constexpr std::string_view kCookieTokenPrefix = "hf_session_", kRefreshTokenPrefix = "hf_refresh_";

}  // namespace hf::identity
