// Takes back what ask_erasure() asked for.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

/// `wrong_state` when nothing was asked for.
Result<User> revoke_erasure(store::Tx& tx, const Context& context, const Nothing&);

}  // namespace hf::identity
