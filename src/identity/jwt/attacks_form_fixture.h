// Attacks by the form of a token: its parts, their spelling, its sizes, its JSON.
#pragma once

#include <vector>

#include "identity/jwt/jwt_fixture.h"

namespace hf::identity::test {

/// `says` is a part of the sentence that refuses it: an attack that fails for another reason proves nothing.
struct Attack {
    std::string name;
    std::string token;
    std::string_view says;
};

inline constexpr std::string_view kNoToken = "not a signed token";
inline constexpr std::string_view kNotAccepted = "in a way that is not accepted";
inline constexpr std::string_view kMoreThanUnderstood = "asks for more than is understood";
inline constexpr std::string_view kNoName = "does not name the key";
inline constexpr std::string_view kUnknownKey = "a key that is not known";
inline constexpr std::string_view kOtherKind = "a token of another kind";
inline constexpr std::string_view kBadSignature = "signature is not right";
inline constexpr std::string_view kTooLong = "longer than is accepted";

inline std::string nested(std::size_t depth) {
    return R"({"deep":)" + std::string(depth, '[') + std::string(depth, ']') + '}';
}

/// The last character of base64url may carry bits that say nothing: another spelling of the same bytes.
inline std::string with_stray_bits(std::string token) {
    token.back() = token.back() == 'A' ? 'B' : token.back() == 'Q' ? 'R' : token.back() == 'g' ? 'h' : 'x';
    return token;
}

inline std::vector<Attack> form_attacks(const Mint& mint) {
    const auto good = mint.token();
    const auto parts = split(good, '.');
    const std::string head{parts[0]}, payload{parts[1]}, signature{parts[2]};
    const auto head_text = write_json(mint.head());
    const auto claims_text = write_json(mint.claims());
    const auto open = claims_text.substr(0, claims_text.size() - 1);
    return {
        {"empty text", "", kNoToken},
        {"dots alone", "..", kNoToken},
        {"two parts", head + '.' + payload, kNoToken},
        {"four parts", good + ".x", kNoToken},
        {"a dot at the end", good + '.', kNoToken},
        {"JWE, five parts", head + ".a.b.c.d", kNoToken},
        {"JSON serialization", R"({"payload":")" + payload + R"(","signature":")" + signature + "\"}", kNoToken},
        {"no header", '.' + payload + '.' + signature, kNoToken},
        {"no payload", head + ".." + signature, kNoToken},
        {"signature stripped", head + '.' + payload + '.', kNoToken},
        {"blank in front", ' ' + good, kNoToken},
        {"line end behind", good + '\n', kNoToken},
        {"blank within", head + ". " + payload + '.' + signature, kNoToken},
        {"NUL behind", good + std::string(1, '\0'), kNoToken},
        {"Bearer in front", "Bearer " + good, kNoToken},
        {"padding", good + "==", kNoToken},
        {"base64 with plus", head + '.' + payload + ".+" + signature.substr(1), kNoToken},
        {"base64 with slash", head + '.' + payload + "./" + signature.substr(1), kNoToken},
        {"stray bits in the last character", with_stray_bits(good), kNoToken},
        {"a length that no bytes have", good + "AAA", kNoToken},
        {"bytes after the signature", good + "AA", kBadSignature},
        {"not ASCII", head + ".\xc3\xa9" + payload + '.' + signature, kNoToken},
        {"oversized token", mint.token(mint.claims({{"pad", std::string(8'192, 'a')}})), kTooLong},
        {"oversized header", mint.sign(mint.head(Algorithm::EdDSA, {{"pad", std::string(2'048, 'a')}}), mint.claims()),
         kTooLong},
        {"header is a list", mint.sign_bytes('[' + head_text + ']', claims_text), kNoToken},
        {"header is a text", mint.sign_bytes(R"("EdDSA")", claims_text), kNoToken},
        {"header is no JSON", mint.sign_bytes("alg=EdDSA", claims_text), kNoToken},
        {"header with bytes after it", mint.sign_bytes(head_text + "{}", claims_text), kNoToken},
        {"header with a comment", mint.sign_bytes("/**/" + head_text, claims_text), kNoToken},
        {"header not UTF-8", mint.sign_bytes("{\"a\":\"\xff\"," + head_text.substr(1), claims_text), kNoToken},
        {"header nested deep",
         mint.sign_bytes(nested(500).insert(1, head_text.substr(1, head_text.size() - 2) + ','), claims_text),
         kNoToken},
        {"header in UTF-16", mint.sign_bytes(std::string("\xff\xfe{\0}\0", 6), claims_text), kNoToken},
        {"alg twice", mint.sign_bytes(R"({"alg":"none",)" + head_text.substr(1), claims_text), kNoToken},
        {"kid twice", mint.sign_bytes(R"({"kid":"x",)" + head_text.substr(1), claims_text), kNoToken},
        {"payload is a list", mint.sign_bytes(head_text, '[' + claims_text + ']'), kNoToken},
        {"payload is null", mint.sign_bytes(head_text, "null"), kNoToken},
        {"payload is no JSON", mint.sign_bytes(head_text, "iss=" + mint.issuer), kNoToken},
        {"payload is a token (nested JWT)", mint.sign_bytes(head_text, good), kNoToken},
        {"payload with bytes after it", mint.sign_bytes(head_text, claims_text + ' ' + claims_text), kNoToken},
        {"payload not UTF-8", mint.sign_bytes(head_text, open + ",\"a\":\"\xc0\xaf\"}"), kNoToken},
        {"payload nested deep", mint.sign_bytes(head_text, open + ',' + nested(1'000).substr(1)), kNoToken},
        {"payload with a trailing comma", mint.sign_bytes(head_text, open + ",}"), kNoToken},
        {"sub twice", mint.sign_bytes(head_text, open + R"(,"sub":"admin"})"), kNoToken},
        {"exp twice", mint.sign_bytes(head_text, open + R"(,"exp":9999999999})"), kNoToken},
        {"sub twice, one of them escaped", mint.sign_bytes(head_text, open + R"(,"\u0073ub":"admin"})"), kNoToken},
        {"a name twice, deep inside", mint.sign_bytes(head_text, open + R"(,"act":{"x":[{"sub":"a","sub":"b"}]}})"),
         kNoToken},
        {"half a surrogate", mint.sign_bytes(head_text, open + R"(,"name":"\ud800"})"), kNoToken},
    };
}

}  // namespace hf::identity::test
