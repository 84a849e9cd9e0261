// The credential in an Authorization field (RFC 6750 §2.1).
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"

namespace hf::http {

struct Request;

/// The text after "Bearer ", whatever its case, without the blanks around it. Nothing without such a field, or with one
/// of another scheme, which is somebody else's. unauthorized when there is a second field beside it.
Result<std::optional<std::string_view>> bearer_shown(const Request& request);

}  // namespace hf::http
