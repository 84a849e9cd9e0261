// Ends the session that the caller calls through.
#pragma once

#include "identity/sessions/session.h"

namespace hf::identity {

/// Safe to repeat. Who calls with a token of another issuer has no session here, and nothing happens.
Result<Nothing> sign_out(store::Tx& tx, const Context& context, const Nothing&);

}  // namespace hf::identity
