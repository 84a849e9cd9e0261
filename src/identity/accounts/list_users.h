// Accounts as an operator sees them.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

/// Oldest first; erased ones are listed by their id.
Result<Page<User>> list_users(store::Tx& tx, const Context& context, const Paging& in);

struct GetUser {
    UserId id;
};
BOOST_DESCRIBE_STRUCT(GetUser, (), (id))

/// `not_found` for one that is erased, too.
Result<User> get_user(store::Tx& tx, const Context& context, const GetUser& in);

}  // namespace hf::identity
