// The link that shows whose an address is, once more.
#pragma once

#include "http/journey.h"
#include "identity/identity.h"

namespace hf::identity {

/// Sends the link once more, unless somebody owns the address by now or too many were sent within the hour, of which
/// neither the answer nor its time tells. `wrong_state` when no address waits for it.
Result<Nothing> send_email_link(http::Trip& trip, const Identity& identity, const Nothing&);

}  // namespace hf::identity
