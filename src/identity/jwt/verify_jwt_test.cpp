#include "identity/jwt/verify_jwt.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "identity/jwt/jwt_fixture.h"

namespace hf::identity::test {
namespace {

using ::testing::HasSubstr;

const Mint& mint() {
    static const Mint kMint;
    return kMint;
}

Result<json::object> verify(std::string_view token, const ExpectedToken& expected = mint().expected()) {
    return verify_jwt(token, mint().keys(), expected, mint().now);
}

TEST(VerifyJwt, TakesWhatSignJwsSigns) {
    const auto claims = mint().claims({{"sid", "ses_1"}, {"nbf", mint().seconds(0)}});
    const auto verified = verify(sign_jws(mint().ed, "at+jwt", claims));
    ASSERT_TRUE(verified.has_value()) << verified.error().detail;
    EXPECT_EQ(*verified, claims);
}

TEST(VerifyJwt, TakesWhatStandardsAllow) {
    const auto head = [](const json::object& changes) { return mint().head(Algorithm::EdDSA, changes); };
    const struct {
        std::string_view name;
        std::string token;
    } table[]{
        {"typ in capitals", mint().sign(head({{"typ", "AT+JWT"}}), mint().claims())},
        {"typ as media type", mint().sign(head({{"typ", "application/at+jwt"}}), mint().claims())},
        {"typ as media type in capitals", mint().sign(head({{"typ", "Application/AT+jwt"}}), mint().claims())},
        {"a header member nobody knows", mint().sign(head({{"x5t", "abc"}, {"nonce", "n"}}), mint().claims())},
        {"several audiences", mint().token(mint().claims({{"aud", json::array{"x", mint().audience}}}))},
        {"no iat", mint().token(mint().without("iat"))},
        {"exp a second from now", mint().token(mint().claims({{"exp", mint().seconds(1)}}))},
        {"exp at the end of the year 9999", mint().token(mint().claims({{"exp", 253'402'300'799}}))},
        {"nbf now", mint().token(mint().claims({{"nbf", mint().seconds(0)}}))},
        {"blanks in its JSON",
         mint().sign_bytes("\r\n " + write_json(mint().head()), write_json(mint().claims()) + " ")},
        {"deep claims", mint().token(mint().claims({{"a", json::object{{"b", json::array{json::array{1.5}}}}}}))},
    };
    for (const auto& row : table) {
        const auto verified = verify(row.token);
        EXPECT_TRUE(verified.has_value()) << row.name << ": " << verified.error().detail;
    }
}

TEST(VerifyJwt, LeewayIsAddedOnBothSidesAndNoMore) {
    auto expected = mint().expected();
    expected.leeway = std::chrono::seconds{30};
    const auto with = [](std::string_view name, std::int64_t from_now) {
        return mint().token(mint().claims({{name, mint().seconds(from_now)}}));
    };
    EXPECT_TRUE(verify(with("exp", -29), expected).has_value());
    EXPECT_FALSE(verify(with("exp", -30), expected).has_value());
    for (const auto* name : {"nbf", "iat"}) {
        EXPECT_TRUE(verify(with(name, 30), expected).has_value()) << name;
        EXPECT_FALSE(verify(with(name, 31), expected).has_value()) << name;
    }
}

TEST(VerifyJwt, AnEmptyListAllowsNothing) {
    for (auto list : {&ExpectedToken::audiences, &ExpectedToken::types}) {
        auto expected = mint().expected();
        (expected.*list).clear();
        EXPECT_FALSE(verify(mint().token(), expected).has_value());
    }
    auto expected = mint().expected();
    expected.algorithms = {Algorithm::RS256, Algorithm::ES256};
    EXPECT_THAT(verify(mint().token(), expected).error().detail, HasSubstr("in a way that is not accepted"));
    expected.algorithms.clear();
    EXPECT_FALSE(verify(mint().token(), expected).has_value());
    EXPECT_FALSE(verify_jwt(mint().token(), KeySet{}, mint().expected(), mint().now).has_value());
}

TEST(VerifyJwt, TypMayBeAbsentWhereItIsSaid) {
    auto expected = mint().expected();
    expected.types = {"JWT", ""};
    auto plain = mint().head();
    plain.erase("typ");
    EXPECT_TRUE(verify(mint().sign(plain, mint().claims()), expected).has_value());
    EXPECT_TRUE(verify(mint().sign(mint().head(Algorithm::EdDSA, {{"typ", "jwt"}}), mint().claims()), expected));
    EXPECT_FALSE(verify(mint().token(), expected).has_value());
    EXPECT_FALSE(verify(mint().sign(mint().head(Algorithm::EdDSA, {{"typ", ""}}), mint().claims()), expected));
}

TEST(VerifyJwt, NoCharacterCanBeChanged) {
    for (const auto algorithm : enum_values<Algorithm>()) {
        const auto good = mint().token_by(algorithm);
        const auto keys = mint().keys();
        EXPECT_TRUE(rc::check(std::string{text_of(algorithm)} + ": a changed token is refused", [&] {
            auto changed = good;
            const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
            const auto with = *rc::gen::elementOf(std::string{"ABCQgwxyz0189-_.=+/ \n"});
            RC_PRE(changed[at] != with);
            changed[at] = with;
            RC_ASSERT(!verify_jwt(changed, keys, mint().expected(), mint().now).has_value());
        }));
    }
}

TEST(PeekJwt, SaysWhatATokenSaysOfItself) {
    const auto head = peek_jwt(mint().token());
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->issuer, mint().issuer);
    EXPECT_EQ(head->kid, mint().kid());
    auto forged = mint().token();
    forged.replace(forged.rfind('.') + 1, 4, "AAAA");
    EXPECT_TRUE(peek_jwt(forged).has_value()) << "a peek verifies nothing";
    for (const auto* bad : {"", "a.b.c", "..", "e30.e30.e30"}) EXPECT_FALSE(peek_jwt(bad).has_value()) << bad;
    EXPECT_FALSE(peek_jwt(mint().token(mint().without("iss"))).has_value());
}

}  // namespace
}  // namespace hf::identity::test
