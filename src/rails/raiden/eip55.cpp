#include "rails/raiden/eip55.h"

#include <algorithm>

#include "base/text.h"
#include "rails/raiden/keccak.h"

namespace hf::rails {

Result<std::string> with_checksum(std::string_view address) {
    if (address.size() != 42 || !address.starts_with("0x") ||
        address.find_first_not_of("0123456789abcdefABCDEF", 2) != address.npos)
        return fail(Code::malformed_request, "an address is 0x and 40 hexadecimal digits");
    auto digits = to_lower(address.substr(2));
    const auto digest = keccak256(digits);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto nibble = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 0xf;
        if (nibble > 7 && digits[i] >= 'a') digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
    }
    return "0x" + digits;
}

bool has_checksum(std::string_view address) {
    const auto right = with_checksum(address);
    return right && *right == address;
}

}  // namespace hf::rails
