// Makes somebody an operator, or a user again.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

struct SetRole {
    UserId id;
    Role role;
};
BOOST_DESCRIBE_STRUCT(SetRole, (), (id, role))

/// `forbidden` to a caller who may not do everything himself: nobody gives away more than he has. `wrong_state` for the
/// last operator. Safe to repeat. Announced.
Result<User> set_role(store::Tx& tx, const Context& context, const SetRole& in);

}  // namespace hf::identity
