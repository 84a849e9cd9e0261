#include "identity/jwt/public_key.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <bit>
#include <variant>

#include "base/jws.h"
#include "base/text.h"

namespace hf::identity {
namespace {

constexpr std::size_t kCoordinate = 32;       // RFC 7518 §6.2.1.2: of P-256, leading zeros and all
constexpr std::size_t kSignatureOfP256 = 64;  // RFC 7518 §3.4: R and S, not DER
constexpr std::size_t kLeastRsaBits = 2'048;  // RFC 7518 §3.3
constexpr std::size_t kMostRsaBits = 8'192;   // a larger one would cost much to use
constexpr std::size_t kMostModulusText = 2'000;

using Cjose = std::unique_ptr<cjose_jwk_t, decltype([](cjose_jwk_t* key) { cjose_jwk_release(key); })>;
using CjoseToken = std::unique_ptr<cjose_jws_t, decltype([](cjose_jws_t* token) { cjose_jws_release(token); })>;
using Ed25519 = std::array<std::uint8_t, 32>;

std::uint8_t* bytes_of(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

/// An unsigned number, less the zeros in front that it should not have.
std::optional<std::string> number_in(const json::object& jwk, std::string_view name) {
    const auto text = text_member(jwk, name);
    if (text.empty() || text.size() > kMostModulusText) return std::nullopt;
    auto bytes = from_base64url(text);
    if (bytes) bytes->erase(0, bytes->find_first_not_of('\0'));
    return bytes && !bytes->empty() ? bytes : std::nullopt;
}

std::size_t bits_of(std::string_view number) {
    return (number.size() - 1) * 8 + std::bit_width(static_cast<unsigned char>(number.front()));
}

bool is_sound_exponent(std::string_view number) {
    if (number.size() > 4) return false;
    std::uint64_t exponent = 0;
    for (const char c : number) exponent = exponent << 8 | static_cast<unsigned char>(c);
    return exponent >= 65'537 && exponent % 2 == 1;
}

std::optional<std::string> bytes_in(const json::object& jwk, std::string_view name) {
    auto bytes = from_base64url(text_member(jwk, name).substr(0, 2 * kCoordinate));
    return bytes && bytes->size() == kCoordinate ? bytes : std::nullopt;
}

}  // namespace

std::string_view text_member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

struct PublicKey::Verifier {
    std::variant<Cjose, Ed25519> key;
};

Result<std::optional<PublicKey>> PublicKey::read_rsa(const json::object& jwk) {
    auto n = number_in(jwk, "n");
    auto e = number_in(jwk, "e");
    if (!n || !e) return std::nullopt;
    const auto bits = bits_of(*n);
    if (bits < kLeastRsaBits || bits > kMostRsaBits || !is_sound_exponent(*e))
        return fail(Code::malformed_request, "An RSA key among the keys is weaker or larger than is accepted.");
    const cjose_jwk_rsa_keyspec spec{.e = bytes_of(*e), .elen = e->size(), .n = bytes_of(*n), .nlen = n->size()};
    Cjose key{cjose_jwk_create_RSA_spec(&spec, nullptr)};
    if (!key) return std::nullopt;
    return PublicKey{Algorithm::RS256, std::make_shared<const Verifier>(Verifier{std::move(key)})};
}

std::optional<PublicKey> PublicKey::read_p256(const json::object& jwk) {
    auto x = bytes_in(jwk, "x");
    auto y = bytes_in(jwk, "y");
    if (!x || !y) return std::nullopt;
    const cjose_jwk_ec_keyspec spec{
        .crv = CJOSE_JWK_EC_P_256, .x = bytes_of(*x), .xlen = x->size(), .y = bytes_of(*y), .ylen = y->size()};
    Cjose key{cjose_jwk_create_EC_spec(&spec, nullptr)};  // refuses what is no point of the curve
    if (!key) return std::nullopt;
    return PublicKey{Algorithm::ES256, std::make_shared<const Verifier>(Verifier{std::move(key)})};
}

std::optional<PublicKey> PublicKey::read_ed25519(const json::object& jwk) {
    const auto x = bytes_in(jwk, "x");
    if (!x) return std::nullopt;
    Ed25519 key;
    std::ranges::copy(*x, key.begin());
    return PublicKey{Algorithm::EdDSA, std::make_shared<const Verifier>(Verifier{key})};
}

Result<std::optional<PublicKey>> PublicKey::read(const json::object& jwk) {
    const auto kty = text_member(jwk, "kty");
    const auto crv = text_member(jwk, "crv");
    const auto serves = [&](std::string_view algorithm) {
        return !jwk.contains("alg") || text_member(jwk, "alg") == algorithm;
    };
    if (kty == "RSA" && serves("RS256")) return read_rsa(jwk);
    if (kty == "EC" && crv == "P-256" && serves("ES256")) return read_p256(jwk);
    if (kty == "OKP" && crv == "Ed25519" && serves("EdDSA")) return read_ed25519(jwk);
    return std::nullopt;
}

bool PublicKey::has_signed(std::string_view token, std::string_view signature) const {
    if (const auto* key = std::get_if<Ed25519>(&verifier_->key))
        return is_signed_by(*key, token.substr(0, token.rfind('.')), signature);
    if (algorithm_ == Algorithm::ES256 && signature.size() != kSignatureOfP256) return false;
    const CjoseToken parsed{cjose_jws_import(token.data(), token.size(), nullptr)};
    return parsed && cjose_jws_verify(parsed.get(), std::get<Cjose>(verifier_->key).get(), nullptr);
}

}  // namespace hf::identity
