#include "base/digest.h"

#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>

#include "base/text.h"

namespace hf {
namespace {

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

Sha256 sha256(std::string_view bytes) {
    Sha256 out;
    SHA256(raw(bytes), bytes.size(), out.data());
    return out;
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) {
    Sha256 out;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(message), message.size(), out.data(), nullptr);
    return out;
}

std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes)); }

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = 0xffffffff;
    for (char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
    }
    return ~crc;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hf
