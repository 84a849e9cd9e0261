// One public key that may have signed a token: of RSA, of the curve P-256, or Ed25519.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/json_text.h"

namespace hf::identity {

/// RFC 7518 §3.3 and §3.4, RFC 8037 §3.1. One key serves one of them alone, whatever a token's header says.
enum class Algorithm { RS256, ES256, EdDSA };
BOOST_DESCRIBE_ENUM(Algorithm, RS256, ES256, EdDSA)

/// Immutable, cheap to copy, safe from any thread.
class PublicKey {
  public:
    /// A signature of this key over a token's first two parts. `token` is the whole token as it came, its header parsed
    /// and found to name this key's algorithm; `signature` are the bytes of its third part.
    bool has_signed(std::string_view token, std::string_view signature) const;
    Algorithm algorithm() const { return algorithm_; }

    /// The key of one member of a JSON Web Key Set. Nothing when it is of a kind that is not spoken here, does not say
    /// what it should, or is no point of its curve. RSA keys are of 2048 to 8192 bits, with an odd exponent of 65537 to
    /// 2^32 - 1: outside of that malformed_request, for then something is wrong with who publishes them.
    static Result<std::optional<PublicKey>> read(const json::object& jwk);

  private:
    struct Verifier;
    PublicKey(Algorithm algorithm, std::shared_ptr<const Verifier> verifier)
        : algorithm_(algorithm), verifier_(std::move(verifier)) {}
    static Result<std::optional<PublicKey>> read_rsa(const json::object& jwk);
    static std::optional<PublicKey> read_p256(const json::object& jwk);
    static std::optional<PublicKey> read_ed25519(const json::object& jwk);

    Algorithm algorithm_;
    std::shared_ptr<const Verifier> verifier_;
};

/// The member when it is a text, otherwise an empty one.
std::string_view text_member(const json::object& object, std::string_view name);

}  // namespace hf::identity
