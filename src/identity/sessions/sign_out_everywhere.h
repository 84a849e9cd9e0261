// Ends all sessions of the caller, the one he calls through, too.
#pragma once

#include "identity/sessions/session.h"

namespace hf::identity {

/// Safe to repeat.
Result<Nothing> sign_out_everywhere(store::Tx& tx, const Context& context, const Nothing&);

}  // namespace hf::identity
