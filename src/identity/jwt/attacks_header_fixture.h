// Attacks by the header of a token: what it says of the algorithm, of the key, of its kind, of extensions.
#pragma once

#include "base/digest.h"
#include "identity/jwt/attacks_form_fixture.h"

namespace hf::identity::test {

/// The mint's public RSA key as a server would have it in a file.
inline constexpr std::string_view kRsaPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj\n"
    "NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz\n"
    "P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo\n"
    "9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB\n"
    "EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX\n"
    "FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp\n"
    "oQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

inline std::string hs256(const json::object& head, const json::object& claims, std::string_view secret) {
    const auto message = base64url(write_json(head)) + '.' + base64url(write_json(claims));
    const auto mac = hmac_sha256(secret, message);
    return message + '.' + base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

/// RFC 8725 §3.1 and §3.2: the algorithm is what the receiver allows, not what the sender says.
inline void add_algorithm_attacks(const Mint& mint, std::vector<Attack>& rows) {
    const auto ed = [&](const json::object& changes) {
        return mint.sign(mint.head(Algorithm::EdDSA, changes), mint.claims());
    };
    const auto body = base64url(write_json(mint.claims()));
    for (const auto* none : {"none", "None", "NONE", "nOnE", "", "null", " none", "none "}) {
        const auto head = base64url(write_json(mint.head(Algorithm::EdDSA, {{"alg", none}})));
        rows.push_back({"alg \"" + std::string{none} + "\"", ed({{"alg", none}}), kNotAccepted});
        rows.push_back({"alg \"" + std::string{none} + "\", unsigned", head + '.' + body + '.', kNoToken});
        rows.push_back(
            {"alg \"" + std::string{none} + "\", a byte of signature", head + '.' + body + ".AA", kNotAccepted});
    }
    for (const auto* other : {"rs256", "eddsa", "EDDSA", "Es256", "RS384", "RS512", "PS256", "ES384", "ES512", "ES256K",
                              "HS384", "HS512", "RSA1_5", "dir", "Ed448", "RS256,EdDSA"})
        rows.push_back({"alg \"" + std::string{other} + "\"", ed({{"alg", other}}), kNotAccepted});
    auto headless = mint.head();
    headless.erase("alg");
    rows.push_back({"no alg", mint.sign(headless, mint.claims()), kNotAccepted});
    rows.push_back({"alg is null", ed({{"alg", nullptr}}), kNotAccepted});
    rows.push_back({"alg is a list", ed({{"alg", json::array{"EdDSA"}}}), kNotAccepted});
    rows.push_back({"alg is a number", ed({{"alg", 1}}), kNotAccepted});
    rows.push_back({"alg with NUL behind", ed({{"alg", std::string("EdDSA\0", 6)}}), kNotAccepted});

    const auto hs = mint.head(Algorithm::RS256, {{"alg", "HS256"}});
    const auto jwk = write_json(mint.public_jwk_of(Algorithm::RS256));
    rows.push_back({"HS256 with the public key as PEM", hs256(hs, mint.claims(), kRsaPem), kNotAccepted});
    rows.push_back({"HS256 with the public key as PEM, trimmed",
                    hs256(hs, mint.claims(), kRsaPem.substr(0, kRsaPem.size() - 1)), kNotAccepted});
    rows.push_back({"HS256 with the public key as JWK", hs256(hs, mint.claims(), jwk), kNotAccepted});
    rows.push_back({"HS256 with an empty secret", hs256(hs, mint.claims(), ""), kNotAccepted});
    rows.push_back({"HS256 with the bytes of the Ed25519 key",
                    hs256(mint.head(Algorithm::EdDSA, {{"alg", "HS256"}}), mint.claims(),
                          {reinterpret_cast<const char*>(mint.ed.public_key.data()), mint.ed.public_key.size()}),
                    kNotAccepted});
}

/// RFC 8725 §3.10: what a token says of its key is a claim like any other.
inline void add_key_attacks(const Mint& mint, std::vector<Attack>& rows) {
    auto thief = mint;
    thief.ed = SigningKey::from_seed(std::array<std::uint8_t, 32>{7});
    const auto theirs = [&](const json::object& changes) {
        return thief.sign(thief.head(Algorithm::EdDSA, changes), thief.claims());
    };
    const auto ours = [&](const json::object& changes) {
        return mint.sign(mint.head(Algorithm::EdDSA, changes), mint.claims());
    };
    rows.push_back({"embedded jwk", theirs({{"jwk", public_jwk(thief.ed)}}), kMoreThanUnderstood});
    rows.push_back({"embedded jwk under the name of ours", theirs({{"jwk", public_jwk(thief.ed)}, {"kid", mint.kid()}}),
                    kMoreThanUnderstood});
    rows.push_back({"jku", theirs({{"jku", "https://thief.example/jwks.json"}}), kMoreThanUnderstood});
    rows.push_back({"jku of ours", ours({{"jku", mint.issuer + "/jwks"}}), kMoreThanUnderstood});
    rows.push_back({"x5u", theirs({{"x5u", "https://thief.example/cert.pem"}}), kMoreThanUnderstood});
    rows.push_back({"x5c", theirs({{"x5c", json::array{"MIIB"}}}), kMoreThanUnderstood});
    rows.push_back({"kid ../../dev/null", ours({{"kid", "../../../../dev/null"}}), kUnknownKey});
    rows.push_back({"kid of an address", ours({{"kid", "https://thief.example/key"}}), kUnknownKey});
    rows.push_back({"kid SQL", ours({{"kid", "x' UNION SELECT 'AA' -- "}}), kUnknownKey});
    rows.push_back({"kid of a shell", ours({{"kid", "|curl thief.example"}}), kUnknownKey});
    rows.push_back({"kid in another case", ours({{"kid", "RSA-1"}}), kUnknownKey});
    rows.push_back({"kid too long", ours({{"kid", std::string(129, 'k')}}), kNoName});
    rows.push_back({"kid with NUL behind", ours({{"kid", mint.kid() + std::string(1, '\0')}}), kNoName});
    rows.push_back({"kid with a line end", ours({{"kid", mint.kid() + '\n'}}), kNoName});
    rows.push_back({"kid empty", ours({{"kid", ""}}), kNoName});
    rows.push_back({"kid is a number", ours({{"kid", 1}}), kNoName});
    rows.push_back({"kid is a list", ours({{"kid", json::array{mint.kid()}}}), kNoName});
    auto nameless = mint.head();
    nameless.erase("kid");
    rows.push_back({"no kid", mint.sign(nameless, mint.claims()), kNoName});
    rows.push_back({"a key nobody knows", theirs({}), kUnknownKey});
}

inline std::vector<Attack> header_attacks(const Mint& mint) {
    std::vector<Attack> rows;
    add_algorithm_attacks(mint, rows);
    add_key_attacks(mint, rows);
    const auto ours = [&](const json::object& changes) {
        return mint.sign(mint.head(Algorithm::EdDSA, changes), mint.claims());
    };
    rows.push_back({"crit", ours({{"crit", json::array{"exp"}}, {"exp", 1}}), kMoreThanUnderstood});
    rows.push_back({"crit empty", ours({{"crit", json::array{}}}), kMoreThanUnderstood});
    rows.push_back({"b64 false", ours({{"b64", false}}), kMoreThanUnderstood});
    rows.push_back(
        {"b64 false and critical", ours({{"b64", false}, {"crit", json::array{"b64"}}}), kMoreThanUnderstood});
    rows.push_back({"zip", ours({{"zip", "DEF"}}), kMoreThanUnderstood});
    rows.push_back({"enc", ours({{"enc", "A128GCM"}}), kMoreThanUnderstood});
    rows.push_back({"cty JWT", ours({{"cty", "JWT"}}), kMoreThanUnderstood});
    for (const auto* typ : {"receipt+jwt", "logout+jwt", "secevent+jwt", "dpop+jwt", "text/at+jwt", "at+jwt ",
                            "application/application/at+jwt", "application/"})
        rows.push_back({"typ " + std::string{typ}, ours({{"typ", typ}}), kOtherKind});
    rows.push_back({"an ID token as access token (typ JWT)", ours({{"typ", "JWT"}}), kOtherKind});
    auto plain = mint.head();
    plain.erase("typ");
    rows.push_back({"an ID token as access token (no typ)", mint.sign(plain, mint.claims()), kOtherKind});
    rows.push_back({"typ is a number", ours({{"typ", 1}}), kOtherKind});
    rows.push_back({"typ empty", ours({{"typ", ""}}), kOtherKind});
    rows.push_back({"typ is a list", ours({{"typ", json::array{mint.typ}}}), kOtherKind});
    return rows;
}

}  // namespace hf::identity::test
