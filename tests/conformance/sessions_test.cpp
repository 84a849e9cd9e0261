// Sessions and their refresh tokens as time goes by, on both engines.
#include "conformance/identity_fixture.h"
#include "identity/sessions/note_session_uses.h"

namespace hf::conformance {
namespace {

using std::chrono::days;

constexpr Duration kMoment{1};

class Sessions : public IdentityDeeds {};
HF_FOR_BOTH_ENGINES(Sessions);

TEST_P(Sessions, ARefreshTokenIsGoodForOneUseWhichGivesTheNext) {
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

TEST_P(Sessions, AnHonestRetryIsGivenTheSameTokenWhileTheGraceLasts) {
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

TEST_P(Sessions, AfterTheGraceItIsTheft) {
    const auto first = session(user());
    const auto second = refreshed(first.secret);
    now_ = now_ + kRetryGrace + kMoment;
    EXPECT_TRUE(is_theft(first.secret));
    EXPECT_FALSE(goes_on(first.id));
    EXPECT_TRUE(is_refused(second.secret)) << "nobody knows which of the two is the thief";
    EXPECT_TRUE(is_refused(first.secret)) << "what is over is over";
}

TEST_P(Sessions, WithinTheGraceItIsTheftOnceTheNextWasUsed) {
    const auto first = session(user());
    const auto third = refreshed(refreshed(first.secret).secret);
    EXPECT_TRUE(is_theft(first.secret));
    EXPECT_TRUE(is_refused(third.secret));
}

TEST_P(Sessions, TheftEndsOneSessionAlone) {
    const auto id = user();
    const auto robbed = session(id), other = session(id), stranger = session(user("grace"));
    refreshed(refreshed(robbed.secret).secret);
    EXPECT_TRUE(is_theft(robbed.secret));
    EXPECT_TRUE(goes_on(other.id) && goes_on(stranger.id));
}

TEST_P(Sessions, ATokenEndsWithItsDay) {
    const auto first = session(user());
    now_ = first.expires_at - kMoment;
    const auto second = refreshed(first.secret);
    now_ = second.expires_at;
    EXPECT_TRUE(is_refused(second.secret));
    EXPECT_FALSE(goes_on(first.id));
}

TEST_P(Sessions, WhoMayNotSignInIsGivenNone) {
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

TEST_P(Sessions, SessionsAreForgottenLongAfterTheirTime) {
    const auto id = user();
    const auto ended = session(id), let_run_out = session(id), lives = session(id);
    write([&](Tx& tx, const Context& context) {
        return end_one_session(tx, context, id, ended.id.text, SessionEnd::signed_out);
    });
    const auto prune = [&] {
        return write([](Tx& tx, const Context& context) { return prune_sessions(tx, context); });
    };
    std::string token = lives.secret;
    for (int day = 0; day < 36; day += 6, now_ = now_ + days{6}) token = refreshed(token).secret;

    now_ = let_run_out.expires_at + kSessionsKept - kMoment;
    EXPECT_EQ(prune(), 0);
    EXPECT_TRUE(standing(ended.id).has_value()) << "theft is still noticed";
    EXPECT_TRUE(standing(let_run_out.id).has_value());
    now_ = let_run_out.expires_at + kSessionsKept;
    EXPECT_GT(prune(), 0);
    EXPECT_FALSE(standing(ended.id).has_value());
    EXPECT_FALSE(standing(let_run_out.id).has_value());
    EXPECT_TRUE(is_refused(let_run_out.secret));
    ASSERT_TRUE(standing(lives.id).has_value());
    EXPECT_GT(now_, lives.expires_at) << "it was prolonged by its use";
}

TEST_P(Sessions, OfBrowsersGoOnFromTheirLastUseAndThoseOfAppsByTheirTokens) {
    const auto id = user();
    const auto app = session(id);
    const auto browser =
        write([&](Tx& tx, const Context& context) { return open_browser_session(tx, context, id, {"Firefox", ""}); });
    const auto use = [&](const SessionId& one, Time at) {
        write([&](Tx& tx, const Context& context) {
            return note_session_uses(tx, context, std::array{SessionUse{one, at}}).has_value();
        });
    };
    now_ = now_ + days{6};
    use(app.id, now_);
    use(browser.id, now_);
    use(browser.id, now_ - days{1});
    EXPECT_EQ(standing(browser.id)->expires_at, now_ + kSessionLife) << "and an older use changes nothing";
    EXPECT_EQ(standing(app.id)->expires_at, app.expires_at);
    const auto shown = write([&](Tx& tx, const Context&) {
        return tx.one<SessionRow>(identity::queries::find_session, "id"_p = app.id, "user_id"_p = id, "now"_p = now_);
    });
    EXPECT_EQ(shown->last_used_at, now_);
    auto used_daily = now_;
    for (int day = 6; day < 200; ++day) use(browser.id, used_daily = used_daily + days{1});
    EXPECT_EQ(standing(browser.id)->expires_at, kNow + kLongestSession) << "a stolen cookie does not live for ever";
    write([&](Tx& tx, const Context& context) {
        return end_one_session(tx, context, id, browser.id.text, SessionEnd::signed_out);
    });
    const auto ended = standing(browser.id)->expires_at;
    use(browser.id, now_ + days{1});
    EXPECT_EQ(standing(browser.id)->expires_at, ended) << "what has ended stays so";
}

}  // namespace
}  // namespace hf::conformance
