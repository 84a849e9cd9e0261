// Accounts that are erased as time goes by, and what journeys look at once more before their last step: on both
// engines.
#include "conformance/identity_fixture.h"
#include "identity/accounts/ask_erasure.h"
#include "identity/accounts/erase_users.h"
#include "identity/accounts/log_in.h"

namespace hf::conformance {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Duration kMoment{1};

class Accounts : public IdentityDeeds {};
HF_FOR_BOTH_ENGINES(Accounts);

TEST_P(Accounts, WhoAskedIsErasedAfterSevenDaysAndNobodyElse) {
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

TEST_P(Accounts, ManyWhoLeaveAreErasedInSeveralRuns) {
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

TEST_P(Accounts, WhatWasConfirmedIsLookedAtOnceMore) {
    const auto id = user();
    const auto confirmed = look(id);
    const auto opened = session(id);
    caller_ = {.kind = Caller::Kind::user, .id = id.text, .scopes = {}, .session = opened.id.text};
    const auto still = [&] {
        return write(
            [&](Tx& tx, const Context& context) { return still_confirmed(tx, context, confirmed).has_value(); });
    };
    EXPECT_TRUE(still());
    const auto set_password = [&](const std::string& hash) {
        write([&](Tx& tx, const Context&) {
            tx.run(identity::queries::set_password, "id"_p = id, "password_hash"_p = hash, "now"_p = now_);
        });
    };
    set_password("another hash");
    EXPECT_FALSE(still()) << "somebody has set another password";
    set_password(*confirmed.password_hash);
    EXPECT_TRUE(still());
    write([&](Tx& tx, const Context& context) {
        return end_one_session(tx, context, id, opened.id.text, SessionEnd::ended_by_owner);
    });
    EXPECT_FALSE(still()) << "the session has ended";
    caller_.session.clear();
    EXPECT_TRUE(still()) << "a token of another issuer has none";
    write([&](Tx& tx, const Context& context) {
        return move_user(tx, context, find_user(tx, id).value(), UserEvent::deactivate).has_value();
    });
    EXPECT_FALSE(still()) << "the account is shut";
    caller_ = {};
    EXPECT_FALSE(write([&](Tx& tx, const Context&) { return still_opens(tx, confirmed).has_value(); }));
}

}  // namespace
}  // namespace hf::conformance
