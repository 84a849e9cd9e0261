// A link to set a new password, for one who has forgotten his.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

struct AskPasswordReset {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(AskPasswordReset, (), (email))

constexpr auto notes(const AskPasswordReset*) {
    return std::array{Note{"email", "Where a link goes, if it is the verified address of an account.", 3, 254}};
}

/// The same answer after the same time, whether or not anybody has that address.
Result<Nothing> ask_password_reset(http::Trip& trip, const Identity& identity, const AskPasswordReset& in);

}  // namespace hf::identity
