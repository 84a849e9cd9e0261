// Hosts, methods, keys, scopes, origins and limits: what happens before a deed.
#include <gmock/gmock.h>

#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

using ::testing::HasSubstr;

class Api : public ShopFixture {};

TEST_F(Api, AnswersToItsHostsAlone) {
    options_.hosts = {"localhost", "api.example", "::1"};
    const auto status = [&](std::string host) { return get("/docs", {{"Host", std::move(host)}}).status; };
    EXPECT_EQ(status("localhost"), 200);
    EXPECT_EQ(status("localhost:9999"), 200) << "the port is whatever a proxy made of it";
    EXPECT_EQ(status("api.example"), 200);
    EXPECT_EQ(status("[::1]:8080"), 200);
    EXPECT_EQ(status("evil.example"), 421) << "a name of somebody else's that resolves to us";
    EXPECT_EQ(status("localhost.evil.example"), 421);
    EXPECT_EQ(status(""), 421);
}

TEST_F(Api, KnowsItsPathsAndMethods) {
    EXPECT_EQ(get("/v1/nothing").status, 404);
    EXPECT_EQ(get("/v1/things/").status, 404);
    EXPECT_EQ(get("/v1/things/a%2Fb").status, 400);
    const auto wrong = ask(api(), "PATCH", "/v1/things/x");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.fields["Allow"], "DELETE, GET, HEAD, OPTIONS");
    EXPECT_EQ(ask(api(), "OPTIONS", "/v1/things").fields["Allow"], "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(ask(api(), "HEAD", "/docs").status, 200);
    EXPECT_EQ(ask(api(), "BREW", "/docs").status, 405);
}

TEST_F(Api, ReadsBodiesOfWritesAlone) {
    Request request;
    request.method = "GET";
    EXPECT_EQ(api().body_wanted(request), 0u);
    request.method = "PUT";
    EXPECT_EQ(api().body_wanted(request), options_.body_bytes);
}

struct KeyCase {
    const char* name;
    std::vector<Field> fields;
    const char* target;
    int status;
    const char* challenge;
};

class ApiKeys : public ShopFixture, public ::testing::WithParamInterface<KeyCase> {};

TEST_P(ApiKeys, AreAskedFor) {
    const auto& one = GetParam();
    const auto said = get(one.target, one.fields);
    EXPECT_EQ(said.status, one.status) << said.text;
    EXPECT_THAT(std::string{said.fields["WWW-Authenticate"]}, HasSubstr(one.challenge));
}

INSTANTIATE_TEST_SUITE_P(
    , ApiKeys,
    ::testing::Values(
        KeyCase{"none", {}, "/v1/things", 401, "Bearer realm=\"holdfast\""},
        KeyCase{"good", {{"Authorization", "Bearer hf_test_read"}}, "/v1/things", 200, ""},
        KeyCase{"scheme_in_any_case", {{"Authorization", "bearer hf_test_read"}}, "/v1/things", 200, ""},
        KeyCase{"unknown", {{"Authorization", "Bearer hf_test_x"}}, "/v1/things", 401, "invalid_token"},
        KeyCase{"no_key_at_all", {{"Authorization", "Bearer secret"}}, "/v1/things", 401, "invalid_token"},
        KeyCase{"empty", {{"Authorization", "Bearer "}}, "/v1/things", 401, "Bearer"},
        KeyCase{"other_scheme", {{"Authorization", "Basic aGY6aGY="}}, "/v1/things", 401, "Bearer"},
        KeyCase{"two",
                {{"Authorization", "Bearer hf_test_read"}, {"Authorization", "Bearer hf_test_all"}},
                "/v1/things",
                401,
                "invalid_token"},
        KeyCase{"wrong_scope", {{"Authorization", "Bearer hf_test_write"}}, "/v1/things", 403, "insufficient_scope"},
        KeyCase{"any_scope_will_do", {{"Authorization", "Bearer hf_test_write"}}, "/v1/caller", 200, ""},
        KeyCase{"wrong_key_on_open_route", {{"Authorization", "Bearer hf_test_x"}}, "/v1/things/x", 401, "invalid"},
        KeyCase{"in_query", {}, "/v1/things?api_key=hf_test_read", 400, ""},
        KeyCase{"in_query_encoded", {}, "/v1/things?x=hf%5Ftest%5Fread", 400, ""},
        KeyCase{"access_token", {}, "/v1/things/x?access_token=abc", 400, ""}),
    [](const auto& one) { return one.param.name; });

TEST_F(Api, AsksTheStoreForAKeyOnceInFiveSeconds) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/v1/caller", {key("hf_test_read")}).status, 200);
    EXPECT_EQ(doorman_.look_ups, 1);
    source_.pass(Duration{5'001});
    EXPECT_EQ(get("/v1/caller", {key("hf_test_read")}).status, 200);
    EXPECT_EQ(doorman_.look_ups, 2);
}

TEST_F(Api, SlowsDownWhoGuessesKeys) {
    for (int i = 0; i < 60; ++i) EXPECT_EQ(get("/v1/caller", {key("hf_test_x" + std::to_string(i))}).status, 401);
    const auto tired = get("/v1/caller", {key("hf_test_x")});
    EXPECT_EQ(tired.status, 429);
    EXPECT_EQ(tired.fields["Retry-After"], "1");
    EXPECT_EQ(doorman_.look_ups, 60);
    EXPECT_EQ(get("/docs").status, 200) << "who shows no key is not held back";
    EXPECT_EQ(get("/v1/caller", {key("hf_test_signed")}).status, 401) << "nor who shows what cannot be guessed";
    EXPECT_EQ(get("/v1/caller", {{"Cookie", "holdfast_session=hf_test_read"}}).status, 200);
}

TEST_F(Api, LooksAtSoManyRefusedKeysAMinuteAndNoMore) {
    for (int i = 0; i < 600; ++i) EXPECT_EQ(get("/v1/caller", {key("scrawl")}).status, 401);
    EXPECT_EQ(get("/v1/caller", {key("scrawl")}).status, 429);
    EXPECT_EQ(get("/v1/caller", {{"Cookie", "holdfast_session=hf_test_read"}}).status, 200) << "cookies go on";
}

TEST_F(Api, CountsNothingThatCanBeToldToBeWrongOrCannotBeGuessed) {
    for (int i = 0; i < 70; ++i) {
        EXPECT_EQ(get("/v1/caller", {key("scrawl")}).status, 401);
        EXPECT_EQ(get("/v1/caller", {key("hf_test_signed")}).status, 401);
        EXPECT_EQ(get("/v1/caller", {{"Cookie", "holdfast_session=hf_test_old"}}).status, 401);
    }
    EXPECT_EQ(get("/v1/caller", {key("hf_test_read")}).status, 200);
}

TEST_F(Api, OffLoopbackItsFiguresNeedAKey) {
    EXPECT_EQ(get("/metrics").status, 200);
    options_.on_loopback = false;
    api_.reset();
    EXPECT_EQ(get("/metrics").status, 401);
    EXPECT_EQ(get("/metrics", {key("hf_test_read")}).status, 403);
    EXPECT_EQ(get("/metrics", {key("hf_test_all")}).status, 200);
    EXPECT_EQ(get("/docs").status, 200);
}

TEST_F(Api, AWebSiteCannotWriteThroughItsVisitor) {
    make(R"({"name": "cup", "count": 1})");
    const auto put = [&](std::vector<Field> fields) {
        return ask(api(), "PUT", "/v1/things/x/count", std::move(fields), R"({"by": 1})").status;
    };
    EXPECT_EQ(put({}), 404) << "reaches the deed";
    EXPECT_EQ(put({{"Origin", "http://localhost:8080"}}), 404) << "our own page";
    EXPECT_EQ(put({{"Origin", "https://evil.example"}}), 403);
    EXPECT_EQ(put({{"Origin", "null"}}), 403);
    EXPECT_EQ(put({{"Origin", "null"}, {"Sec-Fetch-Site", "same-origin"}}), 404)
        << "a form of a page that sends no referrer";
    EXPECT_EQ(put({{"Origin", "http://localhost:8080"}, {"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(put({{"Sec-Fetch-Site", "same-site"}}), 403) << "another port of this host";
    EXPECT_EQ(put({{"Sec-Fetch-Site", "none"}}), 404) << "typed by the visitor himself";
    EXPECT_EQ(put({{"Origin", "https://evil.example"}, key("hf_test_all")}), 404) << "whoever has the key may";
}

TEST_F(Api, CorsIsForConfiguredOriginsAndNeverWithCredentials) {
    const std::vector<Field> shop{{"Origin", "https://shop.example"}, {"Access-Control-Request-Method", "POST"}};
    EXPECT_FALSE(ask(api(), "OPTIONS", "/v1/things", shop).fields.has("Access-Control-Allow-Origin"));

    options_.cors_origins = {"https://shop.example"};
    api_.reset();
    const auto preflight = ask(api(), "OPTIONS", "/v1/things", shop);
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.fields["Access-Control-Allow-Origin"], "https://shop.example");
    EXPECT_THAT(std::string{preflight.fields["Access-Control-Allow-Headers"]}, HasSubstr("Idempotency-Key"));
    EXPECT_EQ(preflight.fields["Vary"], "Origin");
    const auto answer = get("/v1/things", shop);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.fields["Access-Control-Allow-Origin"], "https://shop.example") << "refusals can be read too";
    const auto other = get("/v1/things", {{"Origin", "https://evil.example"}});
    EXPECT_FALSE(other.fields.has("Access-Control-Allow-Origin"));
    EXPECT_EQ(other.fields["Vary"], "Origin");

    options_.cors_origins = {"*"};
    api_.reset();
    const auto all = get("/v1/things", {{"Origin", "https://any.example"}});
    EXPECT_EQ(all.fields["Access-Control-Allow-Origin"], "*");
    EXPECT_FALSE(all.fields.has("Access-Control-Allow-Credentials"));
}

TEST_F(Api, LimitsReadsAndWritesApart) {
    options_.reads_per_minute = 120;  // a burst of 20
    options_.writes_per_minute = 120;
    Said said;
    for (int i = 0; i < 20; ++i) said = get("/v1/caller", {key("hf_test_read")});
    EXPECT_EQ(said.status, 200);
    EXPECT_EQ(said.fields["RateLimit-Policy"], "\"reads\";q=20;w=10");
    EXPECT_EQ(said.fields["RateLimit"], "\"reads\";r=0;t=10");
    const auto refused = get("/v1/caller", {key("hf_test_read")});
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.code(), "rate_limited");
    EXPECT_EQ(refused.fields["Retry-After"], "1");
    EXPECT_EQ(refused.fields["RateLimit"], "\"reads\";r=0;t=10");
    EXPECT_EQ(get("/v1/caller", {key("hf_test_write")}).status, 200) << "another key has a bucket of its own";
    EXPECT_EQ(make(R"({"name": "cup", "count": 1})").status, 201);
    source_.pass(Duration{500});
    EXPECT_EQ(get("/v1/caller", {key("hf_test_read")}).status, 200);
}

TEST_F(Api, ALimitOfZeroIsNone) {
    options_.reads_per_minute = 0;
    for (int i = 0; i < 50; ++i) {
        const auto said = get("/v1/caller", {key("hf_test_read")});
        ASSERT_EQ(said.status, 200);
        EXPECT_FALSE(said.fields.has("RateLimit"));
    }
}

class ApiDeathTest : public ShopFixture {};

TEST_F(ApiDeathTest, RefusesRoutesThatNobodyThoughtThrough) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");  // the store has threads, which a plain fork would leave behind
    const auto with = [&](Route route) { make_api(kernel_, options(), {std::move(route)}, doorman_); };
    const auto deed = [](const Context&, const OneThing&) -> Result<Nothing> { return {}; };
    static_assert(!std::is_convertible_v<decltype(http::get("/a", "a", deed).summary("A.")), Route>,
                  "a route of which nobody has said who may call it does not build");
    EXPECT_DEATH(with(http::get("/a/{id}", "a", deed).open()), "no summary");
    EXPECT_DEATH(with(http::get("/a/{id}", "a", deed).scope("").summary("A.")), "names no scope");
    EXPECT_DEATH(with(http::get("/a/{idd}", "a", deed).open().summary("A.")), "a member of In");
    EXPECT_DEATH(with(http::put("/a/{id}", "a", deed).open().summary("A.").example(R"({"x": 1})")), "/x is not known");
    EXPECT_DEATH(with(http::get("/docs", "a", [](const Context&, const Nothing&) -> Result<Nothing> { return {}; })
                          .open()
                          .summary("A.")),
                 "one route");
}

}  // namespace
}  // namespace hf::http::test
