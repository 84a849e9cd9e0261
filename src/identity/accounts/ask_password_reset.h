// A link to set a new password, for one who has forgotten his.
#pragma once

#include "identity/identity.h"

namespace hf::identity {

struct AskPasswordReset {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(AskPasswordReset, (), (email))

constexpr auto notes(const AskPasswordReset*) {
    return std::array{Note{"email", "Where a link goes, if it is the verified address of an account.", 3, 254}};
}

/// The same answer whether or not anybody has that address.
Result<Nothing> ask_password_reset(store::Tx& tx, const Context& context, const Identity& identity,
                                   const AskPasswordReset& in);

}  // namespace hf::identity
