// A new password, by one who knows the old one.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct ChangePassword {
    std::optional<std::string> password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (password, new_password))

constexpr auto notes(const ChangePassword*) {
    return std::array{Note{"password", "The present one; needed where there is one.", 1, 512},
                      Note{"new_password", "8 to 128 characters; not a common one, not your own names."}};
}

/// All other sessions of the caller end. `invalid_fields` when the old one is not right or the new one must not be;
/// `rate_limited` while guesses are held back.
Result<Nothing> change_password(http::Trip& trip, const Identity& identity, const ChangePassword& in);

/// The hash of what is to be the user's password; `invalid_fields` naming /new_password when it must not be.
Result<std::string> hash_of_new_password(const Identity& identity, const UserRow& user, std::string_view password);

}  // namespace hf::identity
