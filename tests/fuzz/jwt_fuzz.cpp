// room: identity
// Any bytes as a token, as a key set, and as the two parts that somebody with a key has signed: believed only if every
// claim is what was expected, and refused in words that hold nothing of it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>

#include "base/check.h"
#include "base/jws.h"
#include "base/text.h"
#include "identity/jwt/verify_jwt.h"

namespace {

using namespace hf;
using namespace hf::identity;

const SigningKey& key() {
    static const auto kKey = SigningKey::from_seed(std::array<std::uint8_t, 32>{1});
    return kKey;
}

const KeySet& keys() {
    static const auto kKeys = KeySet::read(json::object{{"keys", json::array{public_jwk(key())}}});
    return *kKeys;
}

const ExpectedToken& expected() {
    static const ExpectedToken kExpected{"https://i.example", {"a", "b"}, {"at+jwt", ""}, {Algorithm::EdDSA}, {}};
    return kExpected;
}

constexpr std::size_t kMostSentences = 16;
constexpr Time kNow{1'800'000'000'000};

void check_believed(const json::object& claims) {
    CHECK(claims.at("iss").as_string() == expected().issuer, "the issuer is the one that was expected");
    CHECK(claims.at("sub").is_string() && !claims.at("sub").get_string().empty(), "it says whom it stands for");
    const auto ends = moment_in(claims, "exp");
    CHECK(ends && *ends > kNow, "it ends later");
    for (const auto* name : {"nbf", "iat"})
        CHECK(!claims.contains(name) || moment_in(claims, name) <= kNow, "it does not begin later");
    const auto& aud = claims.at("aud");
    const auto is_here = [](const json::value& one) { return one == "a" || one == "b"; };
    CHECK(is_here(aud) || (aud.is_array() && std::ranges::any_of(aud.get_array(), is_here)), "it is meant for here");
}

void verify(std::string_view token, const KeySet& known) {
    const auto claims = verify_jwt(token, known, expected(), kNow);
    const auto head = peek_jwt(token);
    if (claims) {
        check_believed(*claims);
        CHECK(head && head->issuer == expected().issuer && known.has(head->kid), "a peek says what was verified");
        return;
    }
    CHECK(claims.error().code == Code::unauthorized && claims.error().fields.empty(), "it is refused as a token is");
    static std::set<std::string> sentences;
    sentences.insert(claims.error().detail);
    CHECK(sentences.size() <= kMostSentences, "the sentences are few: they hold nothing of a token");
}

void read_set(std::string_view text) {
    const auto jwks = parse_json(text);
    if (!jwks) return;
    const auto set = KeySet::read(*jwks);
    if (!set) return;
    CHECK(set->size() > 0 && set->size() <= kMostKeys, "a set has keys, and not too many");
    for (const auto& member : jwks->at("keys").get_array()) {
        const auto* kid = member.get_object().if_contains("kid");
        if (kid == nullptr || !kid->is_string() || !set->has(kid->get_string())) continue;
        json::object head{{"alg", text_of(set->find(kid->get_string())->algorithm())}, {"kid", *kid}};
        const auto token = base64url(write_json(head)) + ".e30.";
        CHECK(
            !set->find(kid->get_string())->has_signed(token + base64url(std::string(64, '\0')), std::string(64, '\0')),
            "nobody has signed with zeros");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    verify(text, keys());
    read_set(text);
    const auto line = text.find('\n');
    if (line == text.npos) return 0;
    const auto message = base64url(text.substr(0, line)) + '.' + base64url(text.substr(line + 1));
    verify(message + '.' + base64url(sign_ed25519(key(), message)), keys());
    return 0;
}
