// The keys that access tokens are signed with, turned as time goes by, on both engines.
#include <set>

#include "conformance/identity_fixture.h"
#include "identity/tokens/token_keys.h"

namespace hf::conformance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class Keys : public IdentityDeeds {};
HF_FOR_BOTH_ENGINES(Keys);

/// A process that heard of the keys at some moment.
struct Process {
    explicit Process(std::vector<TokenKey> heard) : keys("https://shop.example") { keys.use(std::move(heard)); }
    TokenKeys keys;
};

TEST_P(Keys, KeysTurnForAHundredDaysAndNoTokenIsEverSignedByAnUnpublishedOne) {
    const auto turn = [&] {
        return write([](Tx& tx, const Context& context) { return turn_token_keys(tx, context); });
    };
    const auto user_id = UserId::make(now_, random_);
    const auto session_id = SessionId::make(now_, random_);
    std::vector<std::vector<TokenKey>> history{turn()};  // as published at each step
    constexpr Duration kStep = hours{3};
    constexpr std::size_t kDayAgo = 7;  // of those steps: less than a day
    std::string last_token;
    std::set<std::string> signers;
    for (; now_ < kNow + days{100}; now_ = now_ + kStep) {
        history.push_back(turn());
        const auto& published = history.back();
        ASSERT_LE(published.size(), 3u);
        const Process signs{published};
        const auto token = signs.keys.sign(user_id, session_id, now_, random_);
        const Process heard_long_ago{history[history.size() > kDayAgo ? history.size() - 1 - kDayAgo : 0]};
        ASSERT_TRUE(heard_long_ago.keys.open(token, now_).has_value()) << "day " << (now_ - kNow) / days{1};
        // What was signed by a key at its very end is good as long as it lives.
        const auto before = now_ - minutes{14};
        if (before >= kNow) {
            const auto old = Process{history[history.size() - 2]}.keys.sign(user_id, session_id, before, random_);
            ASSERT_TRUE(signs.keys.open(old, now_).has_value());
        }
        signers.insert(token.substr(0, token.find('.')));
    }
    EXPECT_EQ(signers.size(), 4u) << "each signs for thirty days";
}

TEST_P(Keys, ATurnIsSafeToRepeat) {
    const auto ids = [&] {
        std::vector<std::string> all;
        for (const auto& one : write([](Tx& tx, const Context& context) { return turn_token_keys(tx, context); }))
            all.push_back(one.key.id);
        return all;
    };
    const auto first = ids();
    EXPECT_EQ(first.size(), 1u);
    EXPECT_EQ(ids(), first);
    now_ = kNow + kKeySigns - kKeyAhead;
    const auto both = ids();
    EXPECT_EQ(both.size(), 2u);
    EXPECT_EQ(ids(), both);
}

}  // namespace
}  // namespace hf::conformance
