// Signing up: an account with a username and a password, at once. The address is only claimed: it owns nothing until
// its link is followed, and so an account is made whether or not somebody has that address already. Who signs up is
// told the same either way; the mail tells the owner.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct SignUp {
    std::string email;
    std::string username;
    std::string password;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
};
BOOST_DESCRIBE_STRUCT(SignUp, (), (email, username, password, first_name, last_name))

constexpr auto notes(const SignUp*) {
    return std::array{Note{"email", "Where the link goes that shows that it is yours."},
                      Note{"username", "3 to 100 letters, digits, - and _; not one that looks like another's."},
                      Note{"password", "8 to 128 characters of any kind; not a common one, not your own names."}};
}

/// What is stored of somebody new. The names have passed their rules.
struct NewUser {
    UserId id;
    std::string username;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> email;  // verified elsewhere
    std::optional<std::string> unverified_email;
    std::optional<std::string> password_hash;
    Role role;
    Time created_at;
    std::optional<std::string> origin;
    std::optional<std::string> origin_id;
};

/// `invalid_fields` naming /username when it is taken or looks like one that is. The address of `email` must be free.
Result<UserRow> insert_user(store::Tx& tx, const Context& context, const NewUser& user);

/// The account of one whose fields have passed, with the mail that goes to his address. `invalid_fields` as above.
Result<UserRow> make_account(store::Tx& tx, const Context& context, const Identity& identity, const SignUp& in,
                             std::string_view password_hash, Role role);

/// What is wrong with what somebody wants to be called and to sign in with; empty: nothing.
std::vector<FieldError> sign_up_errors(const SignUp& in);

/// Signed in at once. `forbidden` where operators alone make accounts; `invalid_fields`; `unavailable` when too many
/// passwords are being hashed. Not safe to repeat: the username is taken then.
Result<TokenSet> sign_up(http::Trip& trip, const Identity& identity, const SignUp& in);

/// The account alone: nobody is signed in.
Result<UserRow> make_account(http::Trip& trip, const Identity& identity, const SignUp& in);

/// The same for a browser: with the secret of a cookie.
Result<OpenedSession> sign_up_browser(http::Trip& trip, const Identity& identity, const SignUp& in);

}  // namespace hf::identity
