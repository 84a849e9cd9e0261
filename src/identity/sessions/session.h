// A session: somebody signed in somewhere. An app has an access token for minutes and a refresh token for the next
// ones; a browser has a cookie. Both end when their owner says so.
#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "base/id.h"
#include "base/json_codec.h"
#include "base/shapes.h"
#include "base/time.h"
#include "identity/accounts/user.h"

namespace hf::identity {

using SessionId = Id<"ses">;

inline constexpr Duration kSessionLife = std::chrono::days{7};       // since it was last used
inline constexpr Duration kLongestSession = std::chrono::days{180};  // of a browser, however often it is used
inline constexpr Duration kSessionsKept = std::chrono::days{30};     // after their time, so that theft is noticed

enum class SessionEnd {
    signed_out,
    ended_by_owner,
    password_changed,
    password_reset,
    address_verified,
    token_stolen,
    deactivated
};
BOOST_DESCRIBE_ENUM(SessionEnd, signed_out, ended_by_owner, password_changed, password_reset, address_verified,
                    token_stolen, deactivated)

/// From where somebody signs in, as far as it is kept: what his program says of itself, cut to 200 bytes, and his
/// address without its last part.
struct Whence {
    std::string device;
    std::string address;
};

/// A session that goes on.
struct SessionRow {
    SessionId id;
    std::string device;
    std::string address;
    Time created_at;
    Time last_used_at;
    Time expires_at;
    std::optional<std::string> provider;
    std::optional<std::string> id_token;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, device, address, created_at, last_used_at, expires_at, provider, id_token))

/// What a session's owner may do at this moment.
struct Standing {
    SessionId id;
    UserId user_id;
    Role role;
    UserState state{};
    Time expires_at;
    std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (id, user_id, role, state, expires_at, ended_at))

/// `unauthorized` unless the session goes on and its owner may sign in.
Result<Caller> caller_of(const std::optional<Standing>& standing, Time now);

}  // namespace hf::identity
