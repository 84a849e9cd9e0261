// Sessions, their tokens, the keys those are signed with, and accounts that are erased, as time goes by: on both
// engines.
#include <set>

#include "base/digest.h"
#include "conformance/store_fixture.h"
#include "identity/accounts/ask_erasure.h"
#include "identity/accounts/erase_users.h"
#include "identity/accounts/move_user.h"
#include "identity/accounts/sign_up.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"
#include "identity/sessions/refresh_session.h"
#include "identity/tokens/token_keys.h"

namespace hf::conformance {
namespace {

using namespace identity;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Duration kMoment{1};

class IdentityDeeds : public StoreTest {
  protected:
    IdentityDeeds() : store_(open()) { store::migrate(*store_, {identity::migrations()}, kNow); }
    ~IdentityDeeds() override { store_->close(); }

    template <class Deed>
    auto write(Deed deed) {
        return store::write(*store_, [&](Tx& tx) { return deed(tx, Context{now_, random_, caller_, trusted_}); });
    }

    UserId user(const std::string& name = "ada") {
        return write([&](Tx& tx, const Context& context) {
            const NewUser user{.id = UserId::make(now_, random_),
                               .username = name,
                               .first_name = "First",
                               .last_name = {},
                               .email = name + "@example.org",
                               .unverified_email = {},
                               .password_hash = "a hash",
                               .role = {},
                               .created_at = now_,
                               .origin = {},
                               .origin_id = {}};
            return insert_user(tx, context, user).value().id;
        });
    }
    UserRow look(const UserId& id) {
        return write(
            [&](Tx& tx, const Context&) { return tx.one<UserRow>(identity::queries::find_user, "id"_p = id).value(); });
    }
    OpenedSession session(const UserId& of) {
        return write(
            [&](Tx& tx, const Context& context) { return open_session(tx, context, of, {"a program", "192.0.2.0"}); });
    }
    Refreshed refresh(const std::string& token) {
        return write([&](Tx& tx, const Context& context) { return refresh_session(tx, context, token); });
    }
    /// The next token; fails the test when none is given.
    OpenedSession refreshed(const std::string& token) {
        auto answer = refresh(token);
        EXPECT_TRUE(std::holds_alternative<OpenedSession>(answer));
        return std::holds_alternative<OpenedSession>(answer) ? std::get<OpenedSession>(answer) : OpenedSession{};
    }
    bool is_refused(const std::string& token) { return std::holds_alternative<NoSuchToken>(refresh(token)); }
    bool is_theft(const std::string& token) { return std::holds_alternative<TokenReused>(refresh(token)); }

    std::optional<Standing> standing(const SessionId& id) {
        return write(
            [&](Tx& tx, const Context&) { return tx.one<Standing>(identity::queries::find_standing, "id"_p = id); });
    }
    bool goes_on(const SessionId& id) { return caller_of(standing(id), now_).has_value(); }

    std::unique_ptr<Store> store_;
    SystemRandom random_;
    Caller caller_;
    Time now_ = kNow;
    bool trusted_ = true;
};
HF_FOR_BOTH_ENGINES(IdentityDeeds);

// ---- refresh tokens

TEST_P(IdentityDeeds, ARefreshTokenIsGoodForOneUseWhichGivesTheNext) {
    const auto first = session(user());
    now_ = now_ + days{6};
    const auto second = refreshed(first.secret);
    EXPECT_NE(second.secret, first.secret);
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(second.expires_at, now_ + kSessionLife) << "each use prolongs it";
    EXPECT_EQ(standing(first.id)->expires_at, now_ + kSessionLife);
    now_ = now_ + days{6};
    EXPECT_NE(refreshed(second.secret).secret, second.secret);
}

TEST_P(IdentityDeeds, AnHonestRetryIsGivenTheSameTokenWhileTheGraceLasts) {
    const auto first = session(user());
    const auto second = refreshed(first.secret);
    for (const auto& wait : {Duration{0}, kRetryGrace}) {
        now_ = kNow + wait;
        const auto again = refreshed(first.secret);
        EXPECT_EQ(again.secret, second.secret);
        EXPECT_EQ(again.expires_at, second.expires_at);
    }
    EXPECT_TRUE(goes_on(first.id));
}

TEST_P(IdentityDeeds, AfterTheGraceItIsTheft) {
    const auto first = session(user());
    const auto second = refreshed(first.secret);
    now_ = now_ + kRetryGrace + kMoment;
    EXPECT_TRUE(is_theft(first.secret));
    EXPECT_FALSE(goes_on(first.id));
    EXPECT_TRUE(is_refused(second.secret)) << "nobody knows which of the two is the thief";
    EXPECT_TRUE(is_refused(first.secret)) << "what is over is over";
}

TEST_P(IdentityDeeds, WithinTheGraceItIsTheftOnceTheNextWasUsed) {
    const auto first = session(user());
    const auto third = refreshed(refreshed(first.secret).secret);
    EXPECT_TRUE(is_theft(first.secret));
    EXPECT_TRUE(is_refused(third.secret));
}

TEST_P(IdentityDeeds, TheftEndsOneSessionAlone) {
    const auto id = user();
    const auto robbed = session(id), other = session(id), stranger = session(user("grace"));
    refreshed(refreshed(robbed.secret).secret);
    EXPECT_TRUE(is_theft(robbed.secret));
    EXPECT_TRUE(goes_on(other.id) && goes_on(stranger.id));
}

TEST_P(IdentityDeeds, ATokenEndsWithItsDay) {
    const auto first = session(user());
    now_ = first.expires_at - kMoment;
    const auto second = refreshed(first.secret);
    now_ = second.expires_at;
    EXPECT_TRUE(is_refused(second.secret));
    EXPECT_FALSE(goes_on(first.id));
}

TEST_P(IdentityDeeds, WhoMayNotSignInIsGivenNone) {
    const auto id = user();
    const auto opened = session(id);
    write([&](Tx& tx, const Context& context) {
        return move_user(tx, context, find_user(tx, id).value(), UserEvent::deactivate).value();
    });
    EXPECT_TRUE(is_refused(opened.secret));
    write([&](Tx& tx, const Context& context) {
        return move_user(tx, context, find_user(tx, id).value(), UserEvent::activate).value();
    });
    EXPECT_TRUE(is_refused(opened.secret)) << "his sessions ended then";
}

TEST_P(IdentityDeeds, SessionsAreForgottenLongAfterTheirEnd) {
    const auto id = user();
    const auto ended = session(id), let_run_out = session(id), lives = session(id);
    write([&](Tx& tx, const Context& context) {
        return end_one_session(tx, context, id, ended.id.text, SessionEnd::signed_out);
    });
    const auto prune = [&] {
        return write([](Tx& tx, const Context& context) { return prune_sessions(tx, context, {}); });
    };
    std::string token = lives.secret;
    for (int day = 0; day < 36; day += 6, now_ = now_ + days{6}) token = refreshed(token).secret;

    now_ = kNow + kSessionsKept - kMoment;
    EXPECT_TRUE(prune().has_value());
    EXPECT_TRUE(standing(ended.id).has_value()) << "theft is still noticed";
    now_ = kNow + kSessionsKept;
    EXPECT_TRUE(prune().has_value());
    EXPECT_FALSE(standing(ended.id).has_value());
    EXPECT_TRUE(standing(let_run_out.id).has_value());
    now_ = let_run_out.expires_at + kSessionsKept;
    EXPECT_TRUE(prune().has_value());
    EXPECT_FALSE(standing(let_run_out.id).has_value());
    EXPECT_TRUE(is_refused(let_run_out.secret));
    ASSERT_TRUE(standing(lives.id).has_value());
    EXPECT_GT(now_, lives.expires_at) << "it was prolonged by its use";
}

// ---- the keys of access tokens

/// A process that heard of the keys at some moment.
struct Process {
    explicit Process(std::vector<TokenKey> heard) : keys("https://shop.example") { keys.use(std::move(heard)); }
    TokenKeys keys;
};

TEST_P(IdentityDeeds, KeysTurnForAHundredDaysAndNoTokenIsEverSignedByAnUnpublishedOne) {
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

TEST_P(IdentityDeeds, ATurnIsSafeToRepeat) {
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

TEST_P(IdentityDeeds, AnOperatorsNewKeySignsAtOnceAndWhatWasSignedStaysGood) {
    const auto user_id = UserId::make(now_, random_);
    const auto session_id = SessionId::make(now_, random_);
    Process before{write([](Tx& tx, const Context& context) { return turn_token_keys(tx, context); })};
    const auto old = before.keys.sign(user_id, session_id, now_, random_);
    now_ = now_ + minutes{1};
    const Process after{write([](Tx& tx, const Context& context) { return replace_token_key(tx, context); })};
    const auto fresh = after.keys.sign(user_id, session_id, now_, random_);
    EXPECT_NE(fresh.substr(0, fresh.find('.')), old.substr(0, old.find('.')));
    EXPECT_TRUE(after.keys.open(old, now_).has_value());
    EXPECT_FALSE(before.keys.open(fresh, now_).has_value()) << "until it hears of it";
    before.keys.use(store::read(*store_, stored_token_keys));
    EXPECT_TRUE(before.keys.open(fresh, now_).has_value());
}

// ---- erasure

TEST_P(IdentityDeeds, WhoAskedIsErasedAfterSevenDaysAndNobodyElse) {
    const auto asked = user("asked"), revoked = user("revoked"), stays = user("stays");
    const auto opened = session(asked);
    const auto move = [&](const UserId& id, UserEvent on, std::optional<Time> at = std::nullopt) {
        write([&](Tx& tx, const Context& context) {
            return move_user(tx, context, find_user(tx, id).value(), on, at).value();
        });
    };
    std::vector<std::string> rooms;
    AllPersonalData all = own_personal_data("secret");
    all.push_back({"another room", [](Tx&, const Context&, const UserId&) { return json::value{}; },
                   [&](Tx&, const Context&, const UserId& id) { rooms.push_back(id.text); }});
    const auto erase = [&] {
        return write([&](Tx& tx, const Context& context) { return erase_users(tx, context, all); });
    };
    for (const auto& id : {asked, revoked}) move(id, UserEvent::ask_erasure, now_ + kTimeToThink);
    move(revoked, UserEvent::revoke_erasure);

    now_ = kNow + kTimeToThink - kMoment;
    EXPECT_EQ(erase(), 0);
    now_ = kNow + kTimeToThink;
    trusted_ = false;
    EXPECT_EQ(erase(), 0) << "not while the clock is in doubt";
    trusted_ = true;
    EXPECT_EQ(erase(), 1);
    EXPECT_EQ(erase(), 0);
    EXPECT_THAT(rooms, ElementsAre(asked.text));

    const auto gone = look(asked);
    EXPECT_EQ(gone.state, UserState::erased);
    EXPECT_FALSE(gone.username || gone.first_name || gone.email || gone.password_hash || gone.erase_at);
    EXPECT_FALSE(standing(opened.id).has_value());
    EXPECT_EQ(look(revoked).username, "revoked");
    EXPECT_EQ(look(stays).state, UserState::active);
    EXPECT_NE(user("asked"), asked) << "his name is free again";
}

TEST_P(IdentityDeeds, ManyWhoLeaveAreErasedInSeveralRuns) {
    for (const char letter : std::string_view{"abcdefghjkmnopqrstuvwxyz2"}) {
        const auto id = user(std::string("leaver") + letter);
        write([&](Tx& tx, const Context& context) {
            return move_user(tx, context, find_user(tx, id).value(), UserEvent::ask_erasure, now_ + kTimeToThink)
                .value();
        });
    }
    now_ = kNow + kTimeToThink;
    const auto erase = [&] {
        return write(
            [&](Tx& tx, const Context& context) { return erase_users(tx, context, own_personal_data("secret")); });
    };
    EXPECT_EQ(erase(), 20);
    EXPECT_EQ(erase(), 5);
}

}  // namespace
}  // namespace hf::conformance
