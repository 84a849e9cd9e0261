// Who did something, as histories write it down.
#pragma once

#include <string_view>

#include "base/context.h"

namespace hf {

/// "visitor", "system", or the id of the key or the person. Lives as long as the caller.
std::string_view actor_of(const Caller& caller);

}  // namespace hf
