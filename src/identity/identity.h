// What the journeys of this room have in common in one process.
#pragma once

#include <string>

#include "identity/accounts/mail_link.h"
#include "identity/guessing/take_attempt.h"
#include "identity/passwords/hashers.h"
#include "identity/sessions/open_session.h"
#include "identity/tokens/token_keys.h"

namespace hf::http {
struct Request;
}

namespace hf::identity {

class Providers;

/// How long an answer takes at least that must not tell by its time whether somebody was sent a mail.
inline constexpr Duration kSilenceTakes{200};

/// Lives as long as the server; its parts are safe from any thread.
struct Identity {
    Hashers& hashers;
    const TokenKeys& keys;
    GuessRules guessing;
    std::string guess_secret;        // the same for all processes on a database
    std::string url;                 // where people reach the pages: "https://shop.example", without a last slash
    bool can_mail = false;           // false: live, and no sender is configured
    bool signs_up = true;            // false: newcomers come by providers that let them in
    Providers* providers = nullptr;  // null where nobody calls: the routes are there for the documents alone
};

/// From where a request comes, as far as a session keeps it.
Whence whence(const http::Request& request);

/// A pair of tokens, for a program that signs somebody in (RFC 6749 §5.1).
struct TokenSet {
    std::string access_token;
    std::string token_type = "Bearer";
    std::int64_t expires_in = 0;
    std::string refresh_token;
    Time refresh_expires_at;
    SessionId session_id;
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(TokenSet, (),
                      (access_token, token_type, expires_in, refresh_token, refresh_expires_at, session_id, user_id))

constexpr auto notes(const TokenSet*) {
    return std::array{Note{"access_token", "Goes into Authorization: Bearer."},
                      Note{"expires_in", "Seconds until the access token ends."},
                      Note{"refresh_token", "Good for one use, which gives the next one."},
                      Note{"refresh_expires_at", "Unless it is used before."}};
}

TokenSet tokens_for(const Identity& identity, const OpenedSession& opened, Time now, Random& random);

}  // namespace hf::identity
