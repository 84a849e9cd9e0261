// Signed tokens: JSON Web Signatures in compact form (RFC 7515) with Ed25519 (EdDSA, RFC 8037), by libsodium.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_text.h"
#include "base/random.h"

namespace hf {

/// A pair of keys. `id` is the thumbprint of the public one (RFC 7638), so that a key has one name everywhere.
struct SigningKey {
    std::array<std::uint8_t, 32> public_key{};
    std::array<std::uint8_t, 64> secret_key{};
    std::string id{};

    /// The same seed gives the same pair.
    static SigningKey from_seed(std::span<const std::uint8_t, 32> seed);
};

/// Ed25519 (RFC 8032) over any bytes: 64 of them.
std::string sign_ed25519(const SigningKey& key, std::string_view message);
/// False for a signature of another length, and for keys and signatures that libsodium takes for unsafe (small order,
/// a second spelling of the same signature).
bool is_signed_by(std::span<const std::uint8_t, 32> public_key, std::string_view message, std::string_view signature);

/// One member of a JSON Web Key Set, without any secret: {"kty": "OKP", "crv": "Ed25519", "x": …, "kid": …}.
json::object public_jwk(const SigningKey& key);

/// `claims` under a header of alg, kid and `typ`.
std::string sign_jws(const SigningKey& key, std::string_view typ, const json::object& claims);

/// The claims of a token that one of the keys in `jwks` ({"keys": […]}) has signed. unauthorized, with a sentence, for
/// everything else: another form, alg, or typ, an unknown key, a byte that was changed.
Result<json::object> open_jws(std::string_view token, std::string_view typ, const json::value& jwks);

}  // namespace hf
