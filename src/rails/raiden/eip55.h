// Addresses of Ethereum accounts and tokens: "0x" and 40 hexadecimal digits, whose capitals are a checksum over the
// lower-case ones (EIP-55). A node refuses any other spelling with 404, and so do we, before it is asked.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace hf::rails {

/// The checksummed spelling of an address in any case; malformed_request when it is none.
Result<std::string> with_checksum(std::string_view address);

/// Whether it is an address in its checksummed spelling.
bool has_checksum(std::string_view address);

}  // namespace hf::rails
