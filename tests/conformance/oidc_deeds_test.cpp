// Sign-ins under way and logins of accounts, on both engines.
#include <thread>

#include "base/digest.h"
#include "conformance/store_fixture.h"
#include "identity/oidc/begin_flow.h"
#include "identity/oidc/link_login.h"
#include "identity/oidc/list_logins.h"
#include "identity/oidc/take_flow.h"
#include "identity/oidc/unlink_login.h"
#include "identity/queries.h"

namespace hf::conformance {
namespace {

using namespace identity;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string usr(int number) { return "usr_" + std::string(35, '0') + std::to_string(number); }

class OidcDeeds : public StoreTest {
  protected:
    OidcDeeds() : store_(open()) {
        store::migrate(*store_, {identity::migrations()}, kNow);
        store::write(*store_, [](Tx& tx) {
            for (const auto& name : {usr(1), usr(2), usr(3)})
                tx.run_raw(
                    "INSERT INTO users (id, username, username_key, role, state, findable, created_at) VALUES ('" +
                    name + "', '" + name + "', '" + name + "', 'user', 'active', 1, 1)");
        });
    }
    ~OidcDeeds() override { store_->close(); }

    template <class Deed, class In>
    auto run(Deed deed, const In& in) {
        return run_on(*store_, deed, in);
    }
    template <class Deed, class In>
    auto run_on(Store& store, Deed deed, const In& in) {
        SystemRandom random;
        const Caller caller;
        return store::write(store, [&](Tx& tx) { return deed(tx, Context{now_, random, caller}, in); });
    }

    BegunFlow begin(std::string browser = "browser-1", std::string return_to = "/a?b=c") {
        return run(begin_flow, BeginFlow{"main", std::move(return_to), std::move(browser), usr(1)}).value();
    }
    Result<Flow> take(const BegunFlow& flow, std::string browser = "browser-1") {
        return run(take_flow, TakeFlow{flow.state, std::move(browser)});
    }
    Result<OidcLogin> link(std::string user, std::string subject = "sub-1", std::string issuer = "https://i.example") {
        return run(link_login,
                   LinkLogin{std::move(issuer), std::move(subject), UserId{std::move(user)}, "label of it"});
    }
    std::vector<std::string> logins_of(const std::string& user) {
        std::vector<std::string> names;
        for (const auto& login : store::read(*store_, [&](Tx& tx) { return identity::logins_of(tx, UserId{user}); }))
            names.push_back(login.issuer + ' ' + login.subject);
        return names;
    }

    std::unique_ptr<Store> store_;
    Time now_ = kNow;
};
HF_FOR_BOTH_ENGINES(OidcDeeds);

TEST_P(OidcDeeds, AFlowComesBackAsItWasBegun) {
    const auto begun = begin();
    EXPECT_EQ(begun.state.size(), 43u) << "256 bits";
    EXPECT_NE(begun.state, begun.nonce);
    EXPECT_NE(begun.nonce, begun.code_verifier);
    EXPECT_NE(begin().state, begun.state);
    const auto taken = take(begun);
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->provider, "main");
    EXPECT_EQ(taken->nonce, begun.nonce);
    EXPECT_EQ(taken->code_verifier, begun.code_verifier);
    EXPECT_EQ(taken->return_to, "/a?b=c");
    EXPECT_EQ(taken->link_user_id, usr(1));
    const auto plain = run(begin_flow, BeginFlow{"main", "//evil.example", "browser-1"}).value();
    EXPECT_EQ(take(plain)->return_to, "/") << "nobody is led elsewhere";
    EXPECT_EQ(take(begin())->link_user_id, usr(1));
}

TEST_P(OidcDeeds, AFlowIsTakenOnceByItsBrowserAndInTime) {
    const auto once = begin();
    EXPECT_TRUE(take(once).has_value());
    EXPECT_EQ(take(once).error().code, Code::wrong_state) << "a state used again";

    const auto other = begin();
    EXPECT_EQ(take(other, "browser-2").error().code, Code::wrong_state) << "another browser";
    EXPECT_EQ(take(other, "").error().code, Code::wrong_state);
    EXPECT_TRUE(take(other).has_value()) << "its own can still finish";

    EXPECT_EQ(take({"no-such-state", "", ""}).error().code, Code::wrong_state);
    EXPECT_EQ(take({sha256_hex(begin().state), "", ""}).error().code, Code::wrong_state) << "a digest opens nothing";

    const auto late = begin();
    now_ = now_ + kFlowLife - Duration{1};
    const auto last = begin();
    EXPECT_TRUE(take(late).has_value());
    const auto too_late = begin();
    now_ = now_ + kFlowLife;
    EXPECT_EQ(take(too_late).error().code, Code::wrong_state) << "ten minutes are over";
    const auto prune = [&] {
        SystemRandom random;
        const Caller caller;
        return store::write(*store_, [&](Tx& tx) { return prune_flows(tx, Context{now_, random, caller}); });
    };
    EXPECT_GT(prune(), 0);
    EXPECT_EQ(prune(), 0);
    now_ = kNow;
    EXPECT_EQ(take(last).error().code, Code::wrong_state) << "and it is gone";
}

TEST_P(OidcDeeds, ManyWhoTakeAFlowAtOnceGetItOnce) {
    constexpr int kRounds = 5, kThreads = 6;
    const auto other = on_sqlite() ? nullptr : open();  // as another process on the same database
    for (int round = 0; round < kRounds; ++round) {
        const auto flow = begin();
        std::atomic<int> taken{0};
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < kThreads; ++t)
                threads.emplace_back([&, t] {
                    auto& mine = other && t % 2 == 0 ? *other : *store_;
                    if (run_on(mine, take_flow, TakeFlow{flow.state, "browser-1"})) ++taken;
                });
        }
        EXPECT_EQ(taken, 1);
    }
    if (other) other->close();
}

TEST_P(OidcDeeds, ALoginBelongsToOneAccount) {
    EXPECT_EQ(run(find_login, LoginKey{"https://i.example", "sub-1"}).error().code, Code::not_found);
    const auto linked = link(usr(1));
    ASSERT_TRUE(linked.has_value());
    EXPECT_EQ(linked->label, "label of it");
    EXPECT_EQ(link(usr(2)).error().code, Code::wrong_state);
    now_ = now_ + Duration{5};
    const auto again = link(usr(1));
    ASSERT_TRUE(again.has_value()) << "linking again is safe";
    EXPECT_EQ(again->created_at, kNow);
    EXPECT_EQ(again->last_used_at, now_);
    EXPECT_TRUE(link(usr(2), "sub-2").has_value());
    EXPECT_TRUE(link(usr(2), "sub-1", "https://j.example").has_value()) << "the same subject of another issuer";
    EXPECT_EQ(run(find_login, LoginKey{"https://i.example", "sub-1"})->user_id.text, usr(1));
    EXPECT_EQ(run(find_login, LoginKey{"https://j.example", "sub-1"})->user_id.text, usr(2));
    EXPECT_THAT(logins_of(usr(2)), ElementsAre("https://i.example sub-2", "https://j.example sub-1"));
    EXPECT_THAT(logins_of(usr(3)), IsEmpty());
}

TEST_P(OidcDeeds, ALoginIsTakenAwayByItsOwnerAlone) {
    const UnlinkLogin it{login_id(link(usr(1)).value())};
    const auto unlink_as = [&](const std::string& user) {
        return store::write(*store_, [&](Tx& tx) {
            SystemRandom random;
            return unlink_login(tx, Context{now_, random, Caller{.kind = Caller::Kind::user, .id = user}}, it);
        });
    };
    EXPECT_EQ(unlink_as(usr(2)).error().code, Code::not_found);
    EXPECT_EQ(unlink_as(usr(1)).error().code, Code::wrong_state) << "it is the last way in";
    EXPECT_THAT(logins_of(usr(1)), ElementsAre("https://i.example sub-1"));
    link(usr(1), "sub-2").value();
    EXPECT_TRUE(unlink_as(usr(1)).has_value());
    EXPECT_EQ(unlink_as(usr(1)).error().code, Code::not_found);
    EXPECT_TRUE(link(usr(2)).has_value()) << "it is free for another";
}

TEST_P(OidcDeeds, ALoginRemembersWhenItWasUsed) {
    const LoginKey key{"https://i.example", "sub-1"};
    EXPECT_TRUE(run(note_login, key).has_value()) << "nobody has it";
    link(usr(1)).value();
    now_ = now_ + Duration{60'000};
    EXPECT_TRUE(run(note_login, key).has_value());
    EXPECT_EQ(run(find_login, key)->last_used_at, now_);
    EXPECT_EQ(run(find_login, key)->created_at, kNow);
}

}  // namespace
}  // namespace hf::conformance
