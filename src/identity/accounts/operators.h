// What is asked before an operator is shut out, let in again, or goes.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

/// `forbidden` when the account is an operator's and the caller may not do everything: who may shut people out does not
/// thereby rule over those who rule.
Result<Nothing> may_move(const Context& context, const UserRow& user);

/// `wrong_state` when nobody but this account could do everything.
Result<Nothing> leave_an_operator(store::Tx& tx, const UserRow& user);

}  // namespace hf::identity
