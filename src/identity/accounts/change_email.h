// Claims another address, which is the account's once its link is followed.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct ChangeEmail {
    std::string email;
    std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(ChangeEmail, (), (email, password))

constexpr auto notes(const ChangeEmail*) {
    return std::array{Note{"email", "It replaces the present one once its link is followed.", 3, 254},
                      Note{"password", "Needed where there is one.", 1, 512}};
}

/// Sends the link; the same answer whether or not somebody else has that address.
Result<User> change_email(http::Trip& trip, const Identity& identity, const ChangeEmail& in);

}  // namespace hf::identity
