// The logins at providers that an account has.
#pragma once

#include <vector>

#include "identity/oidc/find_login.h"

namespace hf::identity {

/// All of an account, the oldest first.
Result<std::vector<OidcLogin>> list_logins(store::Tx& tx, const Context& context, const std::string& user_id);

}  // namespace hf::identity
