// Whose address is it? Whoever signed up knows a password, and whoever follows the link reads that address's mail: both
// together make the address his. Neither alone does, or one could sign up with another's address and wait until he
// follows the link out of habit.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct VerifyEmail {
    std::string token;
    std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(VerifyEmail, (), (token, password))

constexpr auto notes(const VerifyEmail*) {
    return std::array{Note{"token", "What follows # in the link.", 1, 100},
                      Note{"password", "Of the account; not needed by one who is signed in to it.", 1, 512}};
}

/// The address is the account's from now on, nobody else's claim to it stands, and every session but the one he calls
/// through ends. `wrong_state`: the link is good no more, or the address has become somebody else's. `invalid_fields`:
/// the password is not right, or is missing.
Result<Nothing> verify_email(http::Trip& trip, const Identity& identity, const VerifyEmail& in);

/// The last step of it, for an address that is known to be the user's; what was sent to the one he had before opens
/// nothing more. False: somebody else owns it.
bool own_email(store::Tx& tx, const Context& context, const UserId& user, std::string_view email);

}  // namespace hf::identity
