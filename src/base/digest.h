// Digests and comparisons that do not tell by their timing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hf {

using Sha256 = std::array<std::uint8_t, 32>;
using Sha512 = std::array<std::uint8_t, 64>;

Sha256 sha256(std::string_view bytes);
Sha512 sha512(std::string_view bytes);
/// RFC 2104 over SHA-256.
Sha256 hmac_sha256(std::string_view key, std::string_view message);
/// Lower-case hexadecimal of sha256: what stands in the database for a secret.
std::string sha256_hex(std::string_view bytes);
/// CRC-32 of zlib and Ethernet (reflected 0x04C11DB7).
std::uint32_t crc32(std::string_view bytes);
/// Takes the same time whatever the contents; texts of different length are unequal at once.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace hf
