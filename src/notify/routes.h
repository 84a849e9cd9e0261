// The operator's outbox, as an API and as a page.
#pragma once

#include <vector>

#include "http/route.h"

namespace hf::notify {

/// `sandbox`: the texts of mails are shown, as long as they are kept.
http::Routes routes(bool sandbox);

}  // namespace hf::notify
