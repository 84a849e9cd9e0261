// Keys and the setup link as the API's callers meet them.
#include "identity/routes.h"

#include <gmock/gmock.h>

#include <thread>

#include "http/api_fixture.h"
#include "identity/caller_memory.h"
#include "identity/doorman.h"
#include "identity/keys/create_key.h"
#include "identity/queries.h"
#include "identity/setup/make_setup_link.h"
#include "identity/setup/use_setup_link.h"

namespace hf::identity {
namespace {

using http::Field;
using http::test::Said;
using ::testing::HasSubstr;
using ::testing::Not;

class Keys : public http::test::ApiFixture {
  protected:
    Keys() { store::migrate(*store_, {http::migrations(), migrations()}, Time{1}); }

    http::Handler& api() {
        if (!api_) api_ = http::make_api(kernel_, options(), key_routes(KeyMode::test), doorman_);
        return *api_;
    }
    /// As the command line does.
    NewKey key_with(std::vector<Scope> scopes, std::optional<Time> expires_at = {}) {
        const Caller system{Caller::Kind::system, "", {}};
        return store::write(*store_,
                            [&](store::Tx& tx) {
                                return create_key(tx, kernel_.context(system), KeyMode::test,
                                                  {"a key", scopes, expires_at});
                            })
            .value();
    }
    static Field bearer(const NewKey& key) { return {"Authorization", "Bearer " + *key.key}; }
    static Field bearer(std::string_view key) { return {"Authorization", "Bearer " + std::string{key}}; }

    Said get(std::string target, Field field) { return ask(api(), "GET", std::move(target), {std::move(field)}); }
    Said post(std::string target, std::string body, std::vector<Field> fields = {}) {
        return ask(api(), "POST", std::move(target), std::move(fields), std::move(body));
    }
    std::string link() {
        return store::write(*store_, [&](store::Tx& tx) { return make_setup_link(tx, kernel_.context({}), {}); })
            .value()
            .token;
    }
    Said use(const std::string& token) {
        return post("/v1/setup", R"({"token": ")" + token + R"(", "name": "first"})");
    }

    TokenKeys keys_{"urn:holdfast:test"};
    Doorman doorman_{*store_, KeyMode::test, keys_, nullptr};
    std::unique_ptr<http::Handler> api_;
};

TEST_F(Keys, TellTheirCallerWhoHeIs) {
    const auto key = key_with({{"payments:read"}, {"keys:read"}});
    const auto said = get("/v1/caller", bearer(key));
    EXPECT_EQ(said.status, 200);
    EXPECT_EQ(said.text, R"({"id":")" + key.id.text + R"(","scopes":["payments:read","keys:read"],"mode":"test"})");
}

TEST_F(Keys, AreShownOnce) {
    const auto maker = key_with({{"*"}});
    const std::string body = R"({"name": "shop", "scopes": ["payments:read"]})";
    const auto first = post("/v1/keys", body, {bearer(maker), {"Idempotency-Key", "k"}});
    EXPECT_EQ(first.status, 201);
    const std::string text{first.body().at("key").as_string()};
    EXPECT_EQ(get("/v1/caller", bearer(text)).status, 200);

    const auto replay = post("/v1/keys", body, {bearer(maker), {"Idempotency-Key", "k"}});
    EXPECT_EQ(replay.status, 201);
    EXPECT_EQ(replay.body().at("id"), first.body().at("id"));
    EXPECT_THAT(replay.text, Not(HasSubstr(text)));
    EXPECT_THAT(get("/v1/keys", bearer(maker)).text, Not(HasSubstr(text)));
}

TEST_F(Keys, GiveAwayNoMoreThanTheyHave) {
    const auto maker = key_with({{"keys:write"}, {"payments:read"}});
    const auto make = [&](const char* scopes) {
        return post("/v1/keys", R"({"name": "x", "scopes": )" + std::string{scopes} + '}', {bearer(maker)});
    };
    EXPECT_EQ(make(R"(["payments:read"])").status, 201);
    EXPECT_EQ(make(R"(["payments:read", "payments:write"])").status, 403);
    EXPECT_EQ(make(R"(["*"])").status, 403);
    EXPECT_EQ(make("[]").errors(), "/scopes must have a count of at least 1 and at most 16");
    EXPECT_THAT(make(R"(["payments:all"])").errors(), HasSubstr("/scopes/0 must be one of payments:read"));
    EXPECT_EQ(post("/v1/keys", R"({"name": "x", "scopes": ["*"]})", {bearer(key_with({{"keys:read"}}))}).status, 403);
}

TEST_F(Keys, AreStoredAsDigests) {
    const auto key = key_with({{"*"}});
    const auto rows = store::read(*store_, [](store::Tx& tx) {
        constexpr static store::Query<> kAll{"test.keys", "SELECT id || digest || prefix || name FROM api_keys", ""};
        return tx.all<std::string>(kAll);
    });
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_THAT(rows[0], Not(HasSubstr(key.key->substr(20))));
}

TEST_F(Keys, EndWhenTheyExpireOrAreRevoked) {
    const auto maker = key_with({{"*"}});
    const auto brief = key_with({{"*"}}, clock_.now() + Duration{60'000});
    EXPECT_EQ(get("/v1/caller", bearer(brief)).status, 200);
    source_.pass(Duration{60'000});
    EXPECT_EQ(get("/v1/caller", bearer(brief)).status, 401);
    EXPECT_EQ(
        post("/v1/keys", R"({"name": "x", "scopes": ["*"], "expires_at": "2001-01-01T00:00:00Z"})", {bearer(maker)})
            .errors(),
        "/expires_at must be in the future");

    const auto other = key_with({{"*"}});
    EXPECT_EQ(get("/v1/caller", bearer(other)).status, 200);
    const auto revoke = [&](const std::string& id) {
        return ask(api(), "DELETE", "/v1/keys/" + id, {bearer(maker)}).status;
    };
    EXPECT_EQ(revoke(other.id.text), 204);
    EXPECT_EQ(get("/v1/caller", bearer(other)).status, 401) << "the doorman forgets at once";
    EXPECT_EQ(revoke(other.id.text), 204) << "twice is as good as once";
    EXPECT_EQ(revoke("key_" + std::string(36, '0')), 404);
    EXPECT_EQ(revoke("nonsense"), 422);
}

TEST_F(Keys, ATypoAsksNoDatabase) {
    auto key = *key_with({{"*"}}).key;
    key.back() = key.back() == 'x' ? 'y' : 'x';
    store_->close();
    EXPECT_THAT(get("/v1/caller", bearer(key)).text, HasSubstr("mistyped"));
}

TEST_F(Keys, RememberWhenTheyWereUsed) {
    const auto key = key_with({{"*"}});
    get("/v1/caller", bearer(key));
    const auto uses = doorman_.take_uses().keys;
    ASSERT_EQ(uses.size(), 1u);
    store::write(*store_, [&](store::Tx& tx) { return note_key_uses(tx, kernel_.context({}), uses); }).value();
    EXPECT_TRUE(doorman_.take_uses().keys.empty());
    EXPECT_EQ(get("/v1/keys", bearer(key)).body().at("items").at(0).at("last_used_at"), to_json(uses[0].at));
}

TEST_F(Keys, TheDoormansMemoryIsBounded) {
    for (int i = 0; i < 20'000; ++i)
        doorman_.remember("key " + std::to_string(i), Caller{Caller::Kind::key, std::to_string(i), {}}, clock_.now());
    EXPECT_LE(doorman_.take_uses().keys.size(), CallerMemory::kMost);
    EXPECT_TRUE(doorman_.remembered("key 19999", clock_.now()).has_value());
    EXPECT_FALSE(doorman_.remembered("key 0", clock_.now()).has_value());
    source_.pass(CallerMemory::kRemembered);
    EXPECT_FALSE(doorman_.remembered("key 19999", clock_.now()).has_value());
}

TEST_F(Keys, TheSetupLinkMakesTheFirstKeyOnce) {
    const auto token = link();
    EXPECT_EQ(use("wrong").status, 409);
    const auto said = use(token);
    ASSERT_EQ(said.status, 201) << said.text;
    EXPECT_EQ(get("/v1/caller", bearer(said.body().at("key").as_string())).body().at("scopes").at(0), "*");
    EXPECT_EQ(use(token).status, 409);
    const auto again =
        store::write(*store_, [&](store::Tx& tx) { return make_setup_link(tx, kernel_.context({}), {}); });
    EXPECT_EQ(again.error().code, Code::wrong_state);
}

TEST_F(Keys, TheSetupLinkDiesWithTimeAndWithTheFirstKey) {
    const auto late = link();
    source_.pass(kSetupLinkLife);
    EXPECT_EQ(use(late).status, 409);
    const auto idle = link();
    key_with({{"*"}});
    EXPECT_EQ(use(idle).status, 409);
}

TEST_F(Keys, OfManyWhoUseTheLinkOneGetsTheKey) {
    const auto one = link(), other = link();
    api();
    std::atomic<int> won{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&, i] { won += use(i % 2 == 0 ? one : other).status == 201; });
    threads.clear();
    EXPECT_EQ(won, 1);
}

TEST_F(Keys, AreCalledSomethingElseAndLimited) {
    const auto key = key_with({{"payments:read"}}), keeper = key_with({{"keys:write"}});
    const auto patch = [&](std::string body) {
        return ask(api(), "PATCH", "/v1/keys/" + key.id.text, {bearer(keeper)}, std::move(body));
    };
    const auto said = patch(R"({"name": "the till", "per_minute": 3})");
    ASSERT_EQ(said.status, 200) << said.text;
    EXPECT_EQ(said.body().at("name"), "the till");
    EXPECT_EQ(said.body().at("per_minute"), 3);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/v1/caller", bearer(key)).status, 200);
    const auto refused = get("/v1/caller", bearer(key));
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.fields["RateLimit-Policy"], "\"key\";q=3;w=60");
    EXPECT_EQ(get("/v1/caller", bearer(keeper)).status, 200) << "another key has limits of its own";
    EXPECT_FALSE(patch(R"({"per_minute": 0})").body().as_object().contains("per_minute")) << "the usual limit again";
    EXPECT_EQ(get("/v1/caller", bearer(key)).status, 200);
    EXPECT_EQ(patch(R"({"per_minute": -1})").status, 422);
    EXPECT_EQ(ask(api(), "DELETE", "/v1/keys/" + key.id.text, {bearer(keeper)}).status, 204);
    EXPECT_EQ(patch(R"({"name": "again"})").status, 409);
}

TEST_F(Keys, TheSetupPageStandsUnderAStrictPolicy) {
    const auto said = ask(api(), "GET", "/setup");
    EXPECT_EQ(said.status, 200);
    EXPECT_THAT(std::string{said.fields["Content-Security-Policy"]}, Not(HasSubstr("unsafe")));
    EXPECT_EQ(said.fields["Referrer-Policy"], "no-referrer");
    EXPECT_THAT(said.text, Not(HasSubstr("<style")));
    EXPECT_EQ(setup_url("http://127.0.0.1:8080", {"abc", {}}), "http://127.0.0.1:8080/setup#abc");
}

}  // namespace
}  // namespace hf::identity
