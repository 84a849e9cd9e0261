// From where somebody signs in is remembered for what he types: his account, and his address.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

/// The account knows nobody any more, by whatever is typed: after a reset by link, or when it is erased.
void forget_callers_of(store::Tx& tx, std::string_view secret, const UserRow& user);

}  // namespace hf::identity
