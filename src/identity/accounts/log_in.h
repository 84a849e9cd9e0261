// Signing in with a username or an address, and a password.
//
// Nobody learns whether an account exists: a wrong password and an unknown name are refused with the same sentence,
// cost the same hashes, and leave at the same moment. An address is tried on its owner, on the first who claimed it and
// on the last: whoever claims another's address can sign in to his own account, and sees no difference.
#pragma once

#include <functional>

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

using Open = std::function<OpenedSession(store::Tx&, const Context&, const UserId&)>;

/// The session that `open` begins for who it is, by a password that was right, in the transaction that found it to be
/// so still. `unauthorized` else; `forbidden` when the account is deactivated; `rate_limited` while guesses are being
/// held back; `unavailable` when too many are being hashed. `device`: what the browser was given when it signed in
/// before, or empty.
Result<OpenedSession> log_in_and(http::Trip& trip, const Identity& identity, const LogIn& in, std::string_view device,
                                 const Open& open);

/// The account as it is now, if this is its password, with the same limits on guessing; of an account without a
/// password, `user`. `invalid_fields` naming /password when it is missing or not right.
Result<UserRow> confirm_password(http::Trip& trip, const Identity& identity, const UserRow& user,
                                 const std::optional<std::string>& password);

/// For the last step of a journey: the account, whose password is still the one that was confirmed and that may still
/// be entered; `wrong_state` else.
Result<UserRow> still_opens(store::Tx& tx, const UserRow& confirmed);
/// The same of the caller's account, whose session must not have ended either.
Result<UserRow> still_confirmed(store::Tx& tx, const Context& context, const UserRow& confirmed);

Result<TokenSet> log_in(http::Trip& trip, const Identity& identity, const LogIn& in);

}  // namespace hf::identity
