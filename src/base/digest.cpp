#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <memory>

#include "base/check.h"
#include "base/text.h"

namespace hf {
namespace {

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

Sha256 sha256(std::string_view bytes) {
    // Looking the algorithm up costs more than digesting a short text.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
    Sha256 out;
    CHECK(EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
              EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
              EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1,
          "OpenSSL can digest by SHA-256");
    return out;
}

Sha512 sha512(std::string_view bytes) {
    Sha512 out;
    crypto_hash_sha512(out.data(), raw(bytes), bytes.size());
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
