// An operator shuts somebody out: his sessions end, what he has stays.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

struct DeactivateUser {
    UserId id;
};
BOOST_DESCRIBE_STRUCT(DeactivateUser, (), (id))

/// Safe to repeat. `wrong_state` where the lifecycle has no such step.
Result<User> deactivate_user(store::Tx& tx, const Context& context, const DeactivateUser& in);

}  // namespace hf::identity
