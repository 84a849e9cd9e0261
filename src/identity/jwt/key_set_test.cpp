#include "identity/jwt/key_set.h"

#include <gmock/gmock.h>

#include "identity/jwt/jwt_fixture.h"

namespace hf::identity::test {
namespace {

using ::testing::HasSubstr;

Result<KeySet> read(const json::array& keys) { return KeySet::read(json::object{{"keys", keys}}); }

json::object with(json::object jwk, const json::object& changes) {
    for (const auto& [name, value] : changes) jwk[name] = value;
    return jwk;
}

json::object key(Algorithm algorithm, const json::object& changes = {}) {
    return with(Mint{}.public_jwk_of(algorithm), changes);
}

/// An RSA modulus of that many bits. Nobody knows its factors, nor needs to.
std::string modulus(std::size_t bits) {
    std::string bytes((bits + 7) / 8, '\x55');
    bytes.front() = static_cast<char>(1 << (bits - 1) % 8);
    bytes.back() = '\x01';
    return base64url(bytes);
}

TEST(KeySet, HoldsTheKeysByName) {
    const auto set = Mint{}.keys();
    EXPECT_EQ(set.size(), 3u);
    for (const auto algorithm : enum_values<Algorithm>()) {
        ASSERT_TRUE(set.has(Mint{}.kid(algorithm)));
        EXPECT_EQ(set.find(Mint{}.kid(algorithm))->algorithm(), algorithm);
    }
    EXPECT_FALSE(set.has("rsa-2"));
    EXPECT_FALSE(set.has(""));
    EXPECT_EQ(KeySet{}.size(), 0u);
    const auto copy = set;
    EXPECT_EQ(copy.find("rsa-1"), set.find("rsa-1")) << "a copy shares the keys";
}

TEST(KeySet, PassesOverWhatItCannotUse) {
    const struct {
        std::string_view name;
        json::object jwk;
    } table[]{
        {"for encryption", key(Algorithm::RS256, {{"use", "enc"}})},
        {"use is a number", key(Algorithm::RS256, {{"use", 1}})},
        {"to sign, not to verify", key(Algorithm::RS256, {{"key_ops", json::array{"sign"}}})},
        {"key_ops is a text", key(Algorithm::RS256, {{"key_ops", "verify"}})},
        {"no name", key(Algorithm::RS256, {{"kid", nullptr}})},
        {"an empty name", key(Algorithm::RS256, {{"kid", ""}})},
        {"a name too long", key(Algorithm::RS256, {{"kid", std::string(129, 'k')}})},
        {"a name with a line end", key(Algorithm::RS256, {{"kid", "a\nb"}})},
        {"for PS256", key(Algorithm::RS256, {{"alg", "PS256"}})},
        {"for ES384 on P-256", key(Algorithm::ES256, {{"alg", "ES384"}})},
        {"alg is a number", key(Algorithm::ES256, {{"alg", 256}})},
        {"of a kind to come", json::object{{"kty", "AKP"}, {"kid", "k"}}},
        {"of no kind", json::object{{"kid", "k"}}},
        {"another curve", key(Algorithm::ES256, {{"crv", "P-384"}})},
        {"Ed448", key(Algorithm::EdDSA, {{"crv", "Ed448"}})},
        {"X25519", key(Algorithm::EdDSA, {{"crv", "X25519"}})},
        {"Ed25519 too short", key(Algorithm::EdDSA, {{"x", "AAAA"}})},
        {"Ed25519 too long", key(Algorithm::EdDSA, {{"x", base64url(std::string(33, 'x'))}})},
        {"Ed25519 with padding", key(Algorithm::EdDSA, {{"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="}})},
        {"no point of the curve", key(Algorithm::ES256, {{"x", base64url(std::string(32, '\1'))}})},
        {"the point at zero",
         key(Algorithm::ES256, {{"x", base64url(std::string(32, '\0'))}, {"y", base64url(std::string(32, '\0'))}})},
        {"half a point", key(Algorithm::ES256, {{"y", nullptr}})},
        {"RSA without a modulus", key(Algorithm::RS256, {{"n", ""}})},
        {"RSA without an exponent", key(Algorithm::RS256, {{"e", 65'537}})},
        {"RSA of zeros", key(Algorithm::RS256, {{"n", "AAAA"}})},
        {"RSA beyond all measure", key(Algorithm::RS256, {{"n", modulus(100'000)}})},
    };
    const auto good = with(key(Algorithm::EdDSA), {{"kid", "good"}});
    for (const auto& row : table) {
        const auto set = read({good, row.jwk});
        ASSERT_TRUE(set.has_value()) << row.name << ": " << set.error().detail;
        EXPECT_EQ(set->size(), 1u) << row.name;
        EXPECT_THAT(read({row.jwk}).error().detail, HasSubstr("no key that can be used")) << row.name;
    }
}

TEST(KeySet, RefusesASetThatIsNotInOrder) {
    const auto good = key(Algorithm::EdDSA);
    json::array many;
    for (std::size_t i = 0; i <= kMostKeys; ++i) many.push_back(with(good, {{"kid", std::to_string(i)}}));
    auto enough = many;
    enough.pop_back();
    EXPECT_EQ(read(enough)->size(), kMostKeys);
    const auto rsa = [](std::string_view n, std::string_view e = "AQAB") {
        return key(Algorithm::RS256, {{"n", n}, {"e", e}});
    };
    const struct {
        std::string_view name;
        json::array keys;
        std::string_view says;
    } table[]{
        {"none", {}, "no key"},
        {"too many", many, "more keys"},
        {"a number among them", {good, 1}, "not a JSON Web Key Set"},
        {"a name twice", {good, with(key(Algorithm::RS256), {{"kid", good.at("kid")}})}, "one name"},
        {"symmetric", {good, json::object{{"kty", "oct"}, {"k", "AAAA"}}}, "secret"},
        {"symmetric without its key", {good, json::object{{"kty", "oct"}, {"kid", "k"}}}, "secret"},
        {"a private P-256 key", {good, jwk_of({kP256Public, kP256Private})}, "secret"},
        {"a private RSA key", {good, jwk_of({kRsaPublic, kRsaPrivate})}, "secret"},
        {"a private key for encryption", {good, key(Algorithm::RS256, {{"use", "enc"}, {"d", "AA"}})}, "secret"},
        {"RSA of 2047 bits", {good, rsa(modulus(2'047))}, "weaker or larger"},
        {"RSA of 1024 bits", {good, rsa(modulus(1'024))}, "weaker or larger"},
        {"RSA of 8193 bits", {good, rsa(modulus(8'193))}, "weaker or larger"},
        {"an exponent of 1", {good, rsa(modulus(2'048), "AQ")}, "weaker or larger"},
        {"an exponent of 3", {good, rsa(modulus(2'048), "Aw")}, "weaker or larger"},
        {"an even exponent", {good, rsa(modulus(2'048), "AQAA")}, "weaker or larger"},
        {"a huge exponent", {good, rsa(modulus(2'048), "AQAAAAE")}, "weaker or larger"},
    };
    for (const auto& row : table) {
        const auto set = read(row.keys);
        ASSERT_FALSE(set.has_value()) << row.name;
        EXPECT_EQ(set.error().code, Code::malformed_request) << row.name;
        EXPECT_THAT(set.error().detail, HasSubstr(std::string{row.says})) << row.name;
    }
    for (const auto* other : {"{}", "[]", "null", "1", R"({"keys": {}})", R"({"keys": null})"})
        EXPECT_FALSE(KeySet::read(*parse_json(other)).has_value()) << other;
    for (const std::size_t bits : {2'048, 3'072, 8'192}) EXPECT_TRUE(read({rsa(modulus(bits))}).has_value()) << bits;
}

/// Known answers: the signatures of the RFCs themselves, made by others.
TEST(PublicKey, KnowsTheSignaturesOfTheRfcs) {
    const std::string claims =
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";
    const struct {
        std::string_view name;
        Algorithm algorithm;
        std::string token;
    } table[]{
        {"RFC 7515 A.2", Algorithm::RS256,
         "eyJhbGciOiJSUzI1NiJ9" + claims +
             "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb"
             "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383"
             "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy"
             "wlVmtVrBp0igcN_IoypGlUPQGe77Rw"},
        {"RFC 7515 A.3", Algorithm::ES256,
         "eyJhbGciOiJFUzI1NiJ9" + claims +
             "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
        {"RFC 8037 A.4", Algorithm::EdDSA,
         "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
         "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
    };
    for (const auto& row : table) {
        const auto known = PublicKey::read(Mint{}.public_jwk_of(row.algorithm));
        ASSERT_TRUE(known.has_value() && known->has_value()) << row.name;
        auto signature = *from_base64url(std::string_view{row.token}.substr(row.token.rfind('.') + 1));
        EXPECT_TRUE((*known)->has_signed(row.token, signature)) << row.name;
    }
}

}  // namespace
}  // namespace hf::identity::test
