#include "base/jws.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"
#include "base/digest.h"
#include "base/text.h"

namespace hf {
namespace {

std::string_view bytes_of(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

const unsigned char* unsigned_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// RFC 7638 §3.2, RFC 8037 §2: the required members in the order of their names, without blanks.
std::string thumbprint(std::string_view x) {
    const auto digest = sha256(R"({"crv":"Ed25519","kty":"OKP","x":")" + std::string{x} + R"("})");
    return base64url(bytes_of(digest));
}

std::string_view text_in(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

std::optional<json::object> object_in(std::string_view part) {
    const auto text = from_base64url(part);
    if (!text) return std::nullopt;
    auto value = parse_json(*text);
    if (!value || !value->is_object()) return std::nullopt;
    return std::move(value->get_object());
}

/// The public key of that name, or nothing.
std::optional<std::array<std::uint8_t, 32>> key_named(const json::value& jwks, std::string_view kid) {
    const auto* set = jwks.if_object();
    const auto* keys = set != nullptr ? set->if_contains("keys") : nullptr;
    if (keys == nullptr || !keys->is_array() || kid.empty()) return std::nullopt;
    for (const auto& one : keys->get_array()) {
        const auto* key = one.if_object();
        if (key == nullptr || text_in(*key, "kid") != kid || text_in(*key, "crv") != "Ed25519") continue;
        const auto x = from_base64url(text_in(*key, "x"));
        if (!x || x->size() != crypto_sign_PUBLICKEYBYTES) continue;
        std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> public_key;
        std::ranges::copy(*x, public_key.begin());
        return public_key;
    }
    return std::nullopt;
}

}  // namespace

SigningKey SigningKey::from_seed(std::span<const std::uint8_t, 32> seed) {
    SigningKey key;
    CHECK(crypto_sign_seed_keypair(key.public_key.data(), key.secret_key.data(), seed.data()) == 0,
          "a seed gives a pair of keys");
    key.id = thumbprint(base64url(bytes_of(key.public_key)));
    return key;
}

std::string sign_ed25519(const SigningKey& key, std::string_view message) {
    std::array<std::uint8_t, crypto_sign_BYTES> signature;
    crypto_sign_detached(signature.data(), nullptr, unsigned_of(message), message.size(), key.secret_key.data());
    return std::string{bytes_of(signature)};
}

bool is_signed_by(std::span<const std::uint8_t, 32> public_key, std::string_view message, std::string_view signature) {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(unsigned_of(signature), unsigned_of(message), message.size(),
                                       public_key.data()) == 0;
}

json::object public_jwk(const SigningKey& key) {
    return {{"kty", "OKP"},   {"crv", "Ed25519"}, {"use", "sig"},
            {"alg", "EdDSA"}, {"kid", key.id},    {"x", base64url(bytes_of(key.public_key))}};
}

std::string sign_jws(const SigningKey& key, std::string_view typ, const json::object& claims) {
    const json::object header{{"alg", "EdDSA"}, {"kid", key.id}, {"typ", typ}};
    const auto message = base64url(write_json(header)) + '.' + base64url(write_json(claims));
    return message + '.' + base64url(sign_ed25519(key, message));
}

Result<json::object> open_jws(std::string_view token, std::string_view typ, const json::value& jwks) {
    const auto parts = split(token, '.');
    if (parts.size() != 3) return fail(Code::unauthorized, "It is not a signed token.");
    const auto header = object_in(parts[0]);
    if (!header) return fail(Code::unauthorized, "It is not a signed token.");
    if (text_in(*header, "alg") != "EdDSA" || text_in(*header, "typ") != typ || header->contains("crit"))
        return fail(Code::unauthorized, "It is a token of another kind.");
    const auto key = key_named(jwks, text_in(*header, "kid"));
    if (!key) return fail(Code::unauthorized, "It is signed by a key that is not known here.");
    const auto signature = from_base64url(parts[2]);
    const auto message = token.substr(0, token.rfind('.'));
    if (!signature || !is_signed_by(*key, message, *signature))
        return fail(Code::unauthorized, "Its signature is not right: it was changed, or made by somebody else.");
    auto claims = object_in(parts[1]);
    if (!claims) return fail(Code::unauthorized, "It is not a signed token.");
    return *std::move(claims);
}

}  // namespace hf
