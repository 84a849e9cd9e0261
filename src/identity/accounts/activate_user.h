// An operator lets somebody in again who was shut out.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

struct ActivateUser {
    UserId id;
};
BOOST_DESCRIBE_STRUCT(ActivateUser, (), (id))

/// Safe to repeat. `wrong_state` where the lifecycle has no such step.
Result<User> activate_user(store::Tx& tx, const Context& context, const ActivateUser& in);

}  // namespace hf::identity
