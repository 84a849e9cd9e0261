// Every attack of the table is refused, for the reason it should be, in words that hold nothing of the token.
#include "identity/jwt/attacks_fixture.h"

#include <gmock/gmock.h>

#include <set>

namespace hf::identity::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Attacks, AreManyAndEachHasItsName) {
    std::set<std::string> names, tokens;
    for (const auto& attack : attacks(Mint{})) {
        EXPECT_TRUE(names.insert(attack.name).second) << attack.name;
        EXPECT_TRUE(tokens.insert(attack.token).second) << attack.name << ": the same token under another name";
        EXPECT_NE(attack.token, Mint{}.token()) << attack.name;
    }
    EXPECT_GE(names.size(), 200u);
}

TEST(Attacks, AreRefusedForWhatTheyAre) {
    const Mint mint;
    const auto keys = mint.keys();
    for (const auto& attack : attacks(mint)) {
        const auto claims = verify_jwt(attack.token, keys, mint.expected(), mint.now);
        ASSERT_FALSE(claims.has_value()) << attack.name;
        EXPECT_EQ(claims.error().code, Code::unauthorized) << attack.name;
        EXPECT_THAT(claims.error().detail, HasSubstr(std::string{attack.says})) << attack.name;
    }
}

TEST(Attacks, LeaveNoTraceInASentence) {
    Mint mint;
    mint.subject = mint.issuer = mint.audience = "canary";
    for (const auto& attack : attacks(mint)) {
        const auto claims = verify_jwt(attack.token, mint.keys(), Mint{}.expected(), mint.now);
        ASSERT_FALSE(claims.has_value()) << attack.name;
        for (const auto* word : {"canary", "thief", "admin", "null", "eyJ", "\""})
            EXPECT_THAT(claims.error().detail, Not(HasSubstr(word))) << attack.name;
        EXPECT_TRUE(claims.error().fields.empty()) << attack.name;
    }
}

/// The control of the table: who believes all that it attacks has a good token.
TEST(Attacks, WouldPassWithoutTheFault) {
    const Mint mint;
    for (const auto algorithm : enum_values<Algorithm>()) {
        const auto claims = verify_jwt(mint.token_by(algorithm), mint.keys(), mint.expected(), mint.now);
        ASSERT_TRUE(claims.has_value()) << text_of(algorithm) << ": " << claims.error().detail;
        EXPECT_EQ(*claims, mint.claims());
    }
}

}  // namespace
}  // namespace hf::identity::test
