#include "identity/tokens/access_token.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "identity/tokens/token_keys.h"

namespace hf::identity {
namespace {

constexpr Time kNow{1'700'000'000'000};
constexpr std::string_view kIssuer = "https://here.example";

TokenKey key_from(std::uint8_t first, Time from) {
    std::array<std::uint8_t, 32> seed{first};
    return {SigningKey::from_seed(seed), from, from + kKeySigns, from + kKeySigns + kKeyAfter};
}

class AccessTokens : public ::testing::Test {
  protected:
    SeededRandom random_{7};
    UserId user_ = UserId::make(kNow, random_);
    SessionId session_ = SessionId::make(kNow, random_);
    TokenKeys keys_{std::string{kIssuer}};
};

TEST_F(AccessTokens, SayWhoseSessionItIsForFifteenMinutes) {
    keys_.use({key_from(1, kNow - Duration{1})});
    const auto token = keys_.sign(user_, session_, kNow, random_);
    const auto claims = keys_.open(token, kNow);
    ASSERT_TRUE(claims.has_value()) << claims.error().detail;
    EXPECT_EQ(claims->user, user_);
    EXPECT_EQ(claims->session, session_);
    EXPECT_EQ(claims->expires_at, kNow + kAccessTokenLife);
    EXPECT_EQ(claims_in(token)->session, session_);
    EXPECT_EQ(end_of_token(token), kNow + kAccessTokenLife);
    EXPECT_TRUE(keys_.open(token, kNow + kAccessTokenLife - Duration{1}));
    EXPECT_FALSE(keys_.open(token, kNow + kAccessTokenLife));
    EXPECT_TRUE(keys_.open(token, kNow - Duration{500})) << "another process's clock may be half a second behind";
}

TEST_F(AccessTokens, AreGoodNowhereElse) {
    keys_.use({key_from(1, kNow)});
    const auto token = keys_.sign(user_, session_, kNow, random_);
    TokenKeys other_issuer{"https://there.example"}, other_key{std::string{kIssuer}};
    other_issuer.use({key_from(1, kNow)});
    other_key.use({key_from(2, kNow)});
    EXPECT_FALSE(other_issuer.open(token, kNow));
    EXPECT_FALSE(other_key.open(token, kNow));
}

TEST_F(AccessTokens, OfATypeOrASubjectThatIsNotOursAreRefused) {
    keys_.use({key_from(1, kNow)});
    const auto key = key_from(1, kNow).key;
    const json::object good{
        {"iss", kIssuer}, {"aud", kIssuer}, {"sub", user_.text}, {"sid", session_.text}, {"exp", kNow.ms / 1'000 + 60}};
    EXPECT_TRUE(keys_.open(sign_jws(key, "at+jwt", good), kNow));
    EXPECT_FALSE(keys_.open(sign_jws(key, "receipt+jwt", good), kNow));
    auto no_session = good;
    no_session.erase("sid");
    EXPECT_FALSE(keys_.open(sign_jws(key, "at+jwt", no_session), kNow));
    auto no_user = good;
    no_user["sub"] = "admin";
    EXPECT_FALSE(keys_.open(sign_jws(key, "at+jwt", no_user), kNow));
}

TEST_F(AccessTokens, AreSignedByTheKeyWhoseTimeItIs) {
    const auto old = key_from(1, kNow), next = key_from(2, kNow + kKeySigns);
    keys_.use({next, old});
    const auto kid = [&](Time now) {
        const auto token = keys_.sign(user_, session_, now, random_);
        const auto head = parse_json(*from_base64url(split(token, '.')[0]));
        return std::string{head->at("kid").as_string()};
    };
    EXPECT_EQ(kid(kNow), old.key.id);
    EXPECT_EQ(kid(kNow + kKeySigns - Duration{1}), old.key.id);
    EXPECT_EQ(kid(kNow + kKeySigns), next.key.id);
    EXPECT_EQ(keys_.key_set().at("keys").as_array().size(), 2u) << "the next one is published before it signs";
    EXPECT_EQ(write_json(keys_.key_set()).find("\"d\""), std::string::npos) << "and no key's secret";
}

}  // namespace
}  // namespace hf::identity
