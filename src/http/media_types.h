// What a file is, going by its name.
#pragma once

#include <string_view>

namespace hf::http {

/// A Content-Type: texts are UTF-8; an extension that is not known is "application/octet-stream".
std::string_view media_type(std::string_view file_name);

}  // namespace hf::http
