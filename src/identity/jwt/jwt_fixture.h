// A mint of tokens, good and bad, for tests. Its keys are the published ones of the RFCs' examples: RFC 7515 A.2 (RSA)
// and A.3 (P-256), RFC 8037 A.1 (Ed25519).
#pragma once

#include <cjose/cjose.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/jws.h"
#include "base/text.h"
#include "identity/jwt/verify_jwt.h"

namespace hf::identity::test {

inline constexpr std::array<std::uint8_t, 32> kEd25519Seed{
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};

inline constexpr std::string_view kRsaPublic =
    R"("kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS)"
    R"(2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5)"
    R"(rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmou)"
    R"(dF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ")";
inline constexpr std::string_view kRsaPrivate =
    R"("d":"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46su)"
    R"(i395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGc)"
    R"(opV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_)"
    R"(RQyGWSeWjnczT0QU91p1DhOVRuOopznQ","p":"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1)"
    R"(l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc)"
    R"(","q":"uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD6)"
    R"(6t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc","dp":"BwKfV3Akq5_MFZDFZCnW-wzl)"
    R"(-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_Y)"
    R"(Vr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0","dq":"h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODs)"
    R"(Wa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTd)"
    R"(lqvd0tIiTHU","qi":"IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3yd)"
    R"(y5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U")";
inline constexpr std::string_view kP256Public =
    R"("kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")";
inline constexpr std::string_view kP256Private = R"("d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")";

/// {…} of the members in `parts`.
inline json::object jwk_of(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) text += (text.empty() ? "{" : ",") + std::string{part};
    return parse_json(text + '}')->get_object();
}

/// By RS256 or ES256, as the header says, which is made of texts.
inline std::string sign_with_cjose(const json::object& private_jwk, const json::object& head,
                                   std::string_view payload) {
    const auto text = write_json(private_jwk);
    const std::unique_ptr<cjose_jwk_t, decltype([](auto* k) { cjose_jwk_release(k); })> key{
        cjose_jwk_import(text.data(), text.size(), nullptr)};
    const std::unique_ptr<cjose_header_t, decltype([](auto* h) { cjose_header_release(h); })> header{
        cjose_header_new(nullptr)};
    for (const auto& [name, value] : head) {
        const std::string attribute{name}, text_value{value.as_string()};
        CHECK(cjose_header_set(header.get(), attribute.c_str(), text_value.c_str(), nullptr), "a header takes texts");
    }
    const std::unique_ptr<cjose_jws_t, decltype([](auto* j) { cjose_jws_release(j); })> token{cjose_jws_sign(
        key.get(), header.get(), reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(), nullptr)};
    const char* compact = nullptr;
    CHECK(token && cjose_jws_export(token.get(), &compact, nullptr), "the mint can sign");
    return compact;
}

/// An issuer. Its members may be set to those of a real one, so that the same attacks can be tried on it.
struct Mint {
    std::string issuer = "https://issuer.example";
    std::string audience = "https://api.example";
    std::string typ = "at+jwt";
    std::string subject = "user-1";
    json::object more{};  // what all its claims have besides
    Time now{1'800'000'000'000};
    SigningKey ed = SigningKey::from_seed(kEd25519Seed);

    std::int64_t seconds(std::int64_t from_now) const { return now.ms / 1'000 + from_now; }

    /// Good claims, with `changes` in place of what they name; null takes a claim away.
    json::object claims(const json::object& changes = {}) const {
        json::object all{{"iss", issuer},       {"sub", subject},    {"aud", audience},
                         {"exp", seconds(900)}, {"iat", seconds(0)}, {"jti", "token-1"}};
        for (const auto* members : {&more, &changes})
            for (const auto& [name, value] : *members) all[name] = value;
        return all;
    }
    json::object without(std::string_view name) const {
        auto all = claims();
        all.erase(name);
        return all;
    }

    std::string kid(Algorithm algorithm = Algorithm::EdDSA) const {
        return algorithm == Algorithm::EdDSA ? ed.id : algorithm == Algorithm::RS256 ? "rsa-1" : "p256-1";
    }
    json::object head(Algorithm algorithm = Algorithm::EdDSA, const json::object& changes = {}) const {
        json::object all{{"alg", text_of(algorithm)}, {"kid", kid(algorithm)}, {"typ", typ}};
        for (const auto& [name, value] : changes) all[name] = value;
        return all;
    }

    /// Signed with the Ed25519 key, whatever the bytes say.
    std::string sign_bytes(std::string_view head_text, std::string_view payload) const {
        const auto message = base64url(head_text) + '.' + base64url(payload);
        return message + '.' + base64url(sign_ed25519(ed, message));
    }
    std::string sign(const json::object& head_members, const json::object& payload) const {
        return sign_bytes(write_json(head_members), write_json(payload));
    }
    /// A good token, but for what the claims say.
    std::string token(const json::object& payload) const { return sign(head(), payload); }
    std::string token() const { return token(claims()); }
    std::string token_by(Algorithm algorithm) const {
        const auto payload = write_json(claims());
        if (algorithm == Algorithm::RS256)
            return sign_with_cjose(jwk_of({kRsaPublic, kRsaPrivate}), head(algorithm), payload);
        if (algorithm == Algorithm::ES256)
            return sign_with_cjose(jwk_of({kP256Public, kP256Private}), head(algorithm), payload);
        return token();
    }

    json::object public_jwk_of(Algorithm algorithm) const {
        const auto name = R"("kid":")" + kid(algorithm) + '"';
        if (algorithm == Algorithm::RS256) return jwk_of({kRsaPublic, name});
        if (algorithm == Algorithm::ES256) return jwk_of({kP256Public, name});
        return public_jwk(ed);
    }
    json::object jwks() const {
        json::array keys;
        for (const auto algorithm : enum_values<Algorithm>()) keys.push_back(public_jwk_of(algorithm));
        return {{"keys", keys}};
    }
    KeySet keys() const { return *KeySet::read(jwks()); }
    ExpectedToken expected() const {
        return {issuer, {audience}, {typ}, {Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA}, Duration{0}};
    }
};

}  // namespace hf::identity::test
