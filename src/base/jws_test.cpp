#include "base/jws.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace hf {
namespace {

/// RFC 8037 appendix A: the key of its examples.
constexpr std::array<std::uint8_t, 32> kSeed{0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                             0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                             0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};

const SigningKey& key() {
    static const auto kKey = SigningKey::from_seed(kSeed);
    return kKey;
}

json::value set_of(const SigningKey& one) { return json::object{{"keys", json::array{public_jwk(one)}}}; }

TEST(SigningKey, IsNamedByItsThumbprint) {
    EXPECT_EQ(public_jwk(key()).at("x"), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    EXPECT_EQ(key().id, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST(Jws, SaysWhatWasSigned) {
    const json::object claims{{"what", "a page"}, {"price", 25}};
    const auto token = sign_jws(key(), "receipt+jwt", claims);
    const auto opened = open_jws(token, "receipt+jwt", set_of(key()));
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(*opened, claims);
}

TEST(Jws, AnythingElseIsRefused) {
    const auto good = sign_jws(key(), "receipt+jwt", {{"a", 1}});
    const auto other = SigningKey::from_seed(std::array<std::uint8_t, 32>{1});
    const auto parts = split(good, '.');
    const auto with_header = [&](std::string_view header) {
        return base64url(header) + '.' + std::string{parts[1]} + '.' + std::string{parts[2]};
    };
    struct {
        std::string_view name;
        std::string token;
    } const table[]{
        {"empty", ""},
        {"two parts", std::string{parts[0]} + '.' + std::string{parts[1]}},
        {"four parts", good + ".x"},
        {"no signature", std::string{parts[0]} + '.' + std::string{parts[1]} + '.'},
        {"a cut signature", good.substr(0, good.size() - 4)},
        {"another kind", sign_jws(key(), "at+jwt", {{"a", 1}})},
        {"another key", sign_jws(other, "receipt+jwt", {{"a", 1}})},
        {"unsigned", with_header(R"({"alg":"none","typ":"receipt+jwt","kid":")" + key().id + "\"}")},
        {"critical words",
         with_header(R"({"alg":"EdDSA","typ":"receipt+jwt","crit":["b"],"kid":")" + key().id + "\"}")},
        {"another payload", std::string{parts[0]} + '.' + base64url(R"({"a":2})") + '.' + std::string{parts[2]}},
        {"not base64", "!.!.!"},
    };
    for (const auto& row : table) {
        const auto opened = open_jws(row.token, "receipt+jwt", set_of(key()));
        ASSERT_FALSE(opened.has_value()) << row.name;
        EXPECT_EQ(opened.error().code, Code::unauthorized) << row.name;
    }
    for (const auto* set :
         {"{}", "[]", "null", R"({"keys": []})", R"({"keys": [1]})", R"({"keys": 1})", R"({"keys": [{"kid": 1}]})"})
        EXPECT_FALSE(open_jws(good, "receipt+jwt", *parse_json(set)).has_value()) << set;
}

TEST(Jws, NoByteCanBeChanged) {
    const auto good = sign_jws(key(), "receipt+jwt", {{"a", 1}});
    const auto set = set_of(key());
    const json::object claims{{"a", 1}};
    EXPECT_TRUE(rc::check("a changed token is refused", [&] {
        auto changed = good;
        const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
        const auto with = *rc::gen::elementOf(std::string{"ABCxyz019-_."});
        RC_PRE(changed[at] != with);
        changed[at] = with;
        // The last character of a part can carry bits that say nothing.
        const auto opened = open_jws(changed, "receipt+jwt", set);
        if (opened) RC_ASSERT(*opened == claims);
    }));
}

}  // namespace
}  // namespace hf
