// The HTTP surface of identity: who am I, the keys, and the setup link with its page.
#pragma once

#include "http/route.h"
#include "identity/keys/key_text.h"

namespace hf::identity {

http::Routes routes(KeyMode mode);

}  // namespace hf::identity
