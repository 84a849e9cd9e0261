// Using the one-time setup link (make_setup_link.h) to become the first operator.
#pragma once

#include "identity/accounts/sign_up.h"

namespace hf::identity {

struct SetUpOperator {
    std::string token;
    std::string email;
    std::string username;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(SetUpOperator, (), (token, email, username, password))

constexpr auto notes(const SetUpOperator*) {
    return std::array{Note{"token", "What follows # in the link.", 1, 100},
                      Note{"email", "Where links to a new password go, once it is shown to be yours."},
                      Note{"username", "3 to 100 letters, digits, - and _."},
                      Note{"password", "8 to 128 characters of any kind; not a common one, not your own names."}};
}

/// Signed in at once, as an operator. `wrong_state` as for use_setup_link(); `invalid_fields` as for sign_up(), and
/// then the link stays good.
Result<TokenSet> set_up_operator(http::Trip& trip, const Identity& identity, const SetUpOperator& in);

}  // namespace hf::identity
