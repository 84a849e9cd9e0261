// The link that shows whose an address is, once more.
#pragma once

#include "identity/identity.h"

namespace hf::identity {

/// Sends the link once more. `wrong_state` when no address waits for it.
Result<Nothing> send_email_link(store::Tx& tx, const Context& context, const Identity& identity);

}  // namespace hf::identity
