// Signing in with a username or an address, and a password.
//
// Nobody learns whether an account exists: a wrong password and an unknown name are refused with the same sentence,
// cost the same hashes, and leave at the same moment. An address is tried on its owner and on the newest account that
// merely claims it: whoever claims another's address can sign in to his own account, and sees no difference.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct LogIn {
    std::string username;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(LogIn, (), (username, password))

constexpr auto notes(const LogIn*) {
    return std::array{Note{"username", "The username, or the address.", 1, 254}, Note{"password", "", 1, 512}};
}

/// How long a refusal takes at least: longer than the hashes do.
inline constexpr Duration kRefusalTakes{500};

/// Who it is, by a password that was right: what is stored of him now. `unauthorized` else; `forbidden` when the
/// account is deactivated; `rate_limited` while guesses are being held back; `unavailable` when too many are being
/// hashed. `device`: what the browser was given when it signed in before, or empty.
Result<UserRow> recognize(http::Trip& trip, const Identity& identity, const LogIn& in, std::string_view device);

/// Whether this is the password of the account, with the same limits on guessing. `invalid_fields` naming /password
/// when it is missing or not right.
Result<Nothing> confirm_password(http::Trip& trip, const Identity& identity, const UserRow& user,
                                 const std::optional<std::string>& password);

Result<TokenSet> log_in(http::Trip& trip, const Identity& identity, const LogIn& in);

}  // namespace hf::identity
