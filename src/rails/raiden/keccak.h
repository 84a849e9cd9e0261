// Keccak-256, the hash of Ethereum: SHA-3 as it was before FIPS 202 changed one padding bit. OpenSSL 3.0 and libsodium
// have only the later one; docs/decisions/0007 says why this stands here.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hf::rails {

std::array<std::uint8_t, 32> keccak256(std::string_view bytes);

}  // namespace hf::rails
