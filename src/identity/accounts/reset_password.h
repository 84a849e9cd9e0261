// A new password, by one who has a link that was sent to his address.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct ResetPassword {
    std::string token;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (token, new_password))

constexpr auto notes(const ResetPassword*) {
    return std::array{Note{"token", "What follows # in the link.", 1, 100},
                      Note{"new_password", "8 to 128 characters; not a common one, not your own names."}};
}

/// Every session of the account ends. `wrong_state` when the link is good no more.
Result<Nothing> reset_password(http::Trip& trip, const Identity& identity, const ResetPassword& in);

}  // namespace hf::identity
