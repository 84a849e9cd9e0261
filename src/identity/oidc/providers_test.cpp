// Providers are asked when they have to be, and no more often, whatever tokens come.
#include "identity/oidc/providers.h"

#include <gmock/gmock.h>

#include <latch>
#include <thread>

#include "identity/oidc/provider_fixture.h"

namespace hf::identity::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;

struct ProvidersTest : ::testing::Test {
    ProvidersTest() {
        fake.mint.typ = "at+jwt";
        fake.mint.audience = "https://api.example";
    }

    Providers& providers() {
        if (!made) {
            auto settings = fake.settings();
            settings.accepts_bearer = true;
            settings.audiences = {"https://api.example"};
            made.emplace(std::vector{settings}, fake.send(), clock);
        }
        return *made;
    }
    Code bearer(std::string_view token) {
        const auto claims = providers().verify_bearer(token, clock.now());
        return claims ? Code{} : claims.error().code;
    }
    bool opens(std::string_view token) { return providers().verify_bearer(token, clock.now()).has_value(); }
    std::string by_unknown_key(int number) {
        auto other = fake.mint;
        other.ed = SigningKey::from_seed(std::array<std::uint8_t, 32>{static_cast<std::uint8_t>(number)});
        return other.token();
    }
    std::string good() {
        fake.mint.now = clock.now();
        return fake.mint.token();
    }

    FakeProvider fake;
    HandClock hand;
    GuardedClock clock{hand, hours{24 * 365}, Time{}};
    std::optional<Providers> made;
};

TEST_F(ProvidersTest, AskOnceForManyTokens) {
    EXPECT_FALSE(providers().verify_remembered(good(), clock.now()).has_value()) << "nothing is known yet";
    EXPECT_EQ(fake.asked(kDiscoveryPath), 0);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(opens(good()));
    EXPECT_EQ(fake.asked(kDiscoveryPath), 1);
    EXPECT_EQ(fake.asked("/jwks"), 1);
    const auto remembered = providers().verify_remembered(good(), clock.now());
    ASSERT_TRUE(remembered.has_value());
    EXPECT_TRUE(remembered->has_value());
    hand.pass(hours{1});
    EXPECT_FALSE(providers().verify_remembered(good(), clock.now()).has_value()) << "an hour is over";
    EXPECT_TRUE(opens(good()));
    EXPECT_EQ(fake.asked(kDiscoveryPath), 2);
    EXPECT_EQ(fake.asked("/jwks"), 2);
}

TEST_F(ProvidersTest, UnknownKeysDoNotHammerTheProvider) {
    EXPECT_TRUE(opens(good()));
    for (int i = 1; i <= 50; ++i) EXPECT_EQ(bearer(by_unknown_key(i)), Code::unauthorized);
    EXPECT_EQ(fake.asked("/jwks"), 1) << "it was asked just now";
    hand.pass(seconds{30});
    EXPECT_FALSE(providers().verify_remembered(by_unknown_key(1), clock.now()).has_value());
    for (int i = 1; i <= 50; ++i) EXPECT_EQ(bearer(by_unknown_key(i)), Code::unauthorized);
    EXPECT_EQ(fake.asked("/jwks"), 2);
    EXPECT_EQ(fake.asked(kDiscoveryPath), 1) << "where its keys are has not changed";
    const auto refused = providers().verify_remembered(by_unknown_key(2), clock.now());
    ASSERT_TRUE(refused.has_value()) << "a network thread can refuse it";
    EXPECT_FALSE(refused->has_value());
}

TEST_F(ProvidersTest, RotatedKeysAreFetchedWhenTheyAreFirstSeen) {
    EXPECT_TRUE(opens(good()));
    const auto before = good();
    fake.mint.ed = SigningKey::from_seed(std::array<std::uint8_t, 32>{9});
    fake.answers[fake.mint.issuer + "/jwks"].body = write_json(fake.mint.jwks());
    hand.pass(seconds{30});
    EXPECT_TRUE(opens(good()));
    EXPECT_EQ(fake.asked("/jwks"), 2);
    EXPECT_EQ(bearer(before), Code::unauthorized) << "a key that was withdrawn opens nothing";
}

TEST_F(ProvidersTest, OneAsksForAllWhoComeAtOnce) {
    constexpr int kThreads = 8;
    std::latch ready{kThreads};
    std::atomic<int> opened{0};
    const auto token = good();
    providers();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i)
            threads.emplace_back([&] {
                ready.arrive_and_wait();
                if (providers().verify_bearer(token, clock.now())) ++opened;
            });
    }
    EXPECT_EQ(opened, kThreads);
    EXPECT_EQ(fake.asked(kDiscoveryPath), 1);
    EXPECT_EQ(fake.asked("/jwks"), 1);
}

TEST_F(ProvidersTest, WhoComesWhileOneAsksIsNotRefused) {
    int looked = 0;
    fake.before_answer = [&] {
        ++looked;
        EXPECT_FALSE(providers().verify_remembered(good(), clock.now()).has_value()) << "it is not known yet";
    };
    EXPECT_TRUE(opens(good()));
    EXPECT_EQ(looked, 2) << "before either answer";
    hand.pass(hours{1});
    fake.before_answer = [&] {
        const auto meanwhile = providers().verify_remembered(good(), clock.now());
        EXPECT_TRUE(meanwhile && meanwhile->has_value()) << "what was known is good enough meanwhile";
    };
    EXPECT_TRUE(opens(good()));
    EXPECT_EQ(fake.asked("/jwks"), 2);
}

TEST_F(ProvidersTest, AnAttemptThatBreaksDownIsAFailureToo) {
    fake.before_answer = [] { throw WorldError("out of everything"); };
    EXPECT_THROW(opens(good()), WorldError);
    fake.before_answer = nullptr;
    EXPECT_EQ(bearer(good()), Code::unavailable);
    hand.pass(seconds{30});
    EXPECT_TRUE(opens(good()));
}

TEST_F(ProvidersTest, AProviderThatIsDownIsLeftAloneForLongerEachTime) {
    fake.down = true;
    const auto attempts = [&] { return fake.asked(kDiscoveryPath); };
    for (int i = 0; i < 10; ++i) EXPECT_EQ(bearer(good()), Code::unavailable);
    EXPECT_EQ(attempts(), 1);
    EXPECT_THAT(providers().trouble("main"), HasSubstr("gives no answer"));
    int known = 1;
    for (const auto pause : {30, 60, 120, 240, 240}) {
        hand.pass(seconds{pause} - Duration{1});
        EXPECT_EQ(bearer(good()), Code::unavailable);
        EXPECT_EQ(attempts(), known) << pause;
        hand.pass(Duration{1});
        EXPECT_EQ(bearer(good()), Code::unavailable);
        EXPECT_EQ(attempts(), ++known) << pause;
    }
    fake.down = false;
    hand.pass(seconds{240});
    EXPECT_TRUE(opens(good()));
    EXPECT_EQ(providers().trouble("main"), "");
}

TEST_F(ProvidersTest, WhatWasKnownIsGoodForADayWhileAProviderIsDown) {
    EXPECT_TRUE(opens(good()));
    fake.down = true;
    hand.pass(hours{2});
    EXPECT_TRUE(opens(good()));
    EXPECT_EQ(fake.asked("/jwks"), 1) << "discovery comes first";
    const auto remembered = providers().verify_remembered(good(), clock.now());
    ASSERT_TRUE(remembered.has_value());
    EXPECT_TRUE(remembered->has_value());
    EXPECT_EQ(bearer(by_unknown_key(1)), Code::unavailable) << "nobody can tell";
    hand.pass(hours{22});
    EXPECT_EQ(bearer(good()), Code::unavailable);
}

TEST_F(ProvidersTest, AcceptOnlyWhatTheyAreToldTo) {
    EXPECT_TRUE(opens(good()));
    const auto& mint = fake.mint;
    const auto id_token = mint.sign(mint.head(Algorithm::EdDSA, {{"typ", "JWT"}}), mint.claims());
    EXPECT_EQ(bearer(id_token), Code::unauthorized);
    EXPECT_EQ(bearer(mint.token(mint.claims({{"aud", "client-1"}}))), Code::unauthorized);
    EXPECT_EQ(bearer(mint.token(mint.claims({{"iss", "https://thief.example"}}))), Code::unauthorized);
    EXPECT_EQ(bearer("eyJ.eyJ.x"), Code::unauthorized);
    EXPECT_EQ(fake.asked("/jwks"), 1);

    Providers closed{{fake.settings()}, fake.send(), clock};
    EXPECT_FALSE(closed.accept_bearer());
    EXPECT_TRUE(providers().accept_bearer());
    EXPECT_EQ(closed.verify_bearer(good(), clock.now()).error().code, Code::unauthorized);
    const auto at_once = closed.verify_remembered(good(), clock.now());
    ASSERT_TRUE(at_once.has_value());
    EXPECT_FALSE(at_once->has_value());
    EXPECT_EQ(providers().discovery("other").error().code, Code::not_found);
}

TEST_F(ProvidersTest, AnswersThatAreNoneAreRefused) {
    const auto issuer = fake.mint.issuer;
    const auto with = [&](std::string_view name, const json::value& value) {
        auto changed = fake.document;
        changed[name] = value;
        return write_json(changed);
    };
    const struct {
        std::string_view name;
        int status;
        std::string body;
        std::string_view says;
    } table[]{
        {"not found", 404, "{}", "answered with 404"},
        {"a redirect", 302, "", "answered with 302"},
        {"not JSON", 200, "<html>", "not JSON"},
        {"a list", 200, "[]", "not an object"},
        {"another issuer", 200, with("issuer", "https://thief.example"), "another issuer"},
        {"the issuer with a slash", 200, with("issuer", json::string(issuer + "/")), "another issuer"},
        {"no issuer", 200, with("issuer", nullptr), "another issuer"},
        {"no token endpoint", 200, with("token_endpoint", nullptr), "lacks an endpoint"},
        {"a token endpoint without TLS", 200, with("token_endpoint", "http://issuer.example/token"), "not https"},
        {"keys without TLS", 200, with("jwks_uri", "http://issuer.example/jwks"), "not https"},
        {"keys at this machine", 200, with("jwks_uri", "http://127.0.0.1:8080/jwks"), "not https"},
        {"keys at this machine by TLS", 200, with("jwks_uri", "https://localhost/jwks"), "not https"},
        {"keys in a file", 200, with("jwks_uri", "file:///etc/passwd"), "not https"},
        {"no place for keys", 200, with("jwks_uri", ""), "lacks an endpoint"},
        {"keys that are elsewhere", 200, with("jwks_uri", json::string(issuer + "/other")), "key set is answered"},
    };
    for (const auto& row : table) {
        FakeProvider other;
        other.answers[issuer + std::string{kDiscoveryPath}] = {row.status, "application/json", row.body};
        Providers one{{other.settings()}, other.send(), clock};
        const auto discovery = one.discovery("main");
        ASSERT_FALSE(discovery.has_value()) << row.name;
        EXPECT_EQ(discovery.error().code, Code::unavailable) << row.name;
        EXPECT_THAT(one.trouble("main"), HasSubstr(std::string{row.says})) << row.name;
        EXPECT_LE(other.last.most, 256u << 10) << "an answer is read up to a bound";
        EXPECT_LE(other.last.whole, seconds{5}) << "and for a time";
    }
    FakeProvider weak;
    weak.answers[issuer + "/jwks"].body = R"({"keys": [{"kty": "oct", "k": "AAAA"}]})";
    Providers one{{weak.settings()}, weak.send(), clock};
    EXPECT_FALSE(one.discovery("main").has_value());
    EXPECT_THAT(one.trouble("main"), HasSubstr("secret"));
}

TEST_F(ProvidersTest, AnIssuerMayEndWithASlash) {
    FakeProvider other;
    other.mint.issuer += '/';
    other.document["issuer"] = other.mint.issuer;
    other.answers["https://issuer.example/.well-known/openid-configuration"].body = write_json(other.document);
    Providers one{{other.settings()}, other.send(), clock};
    EXPECT_TRUE(one.discovery("main").has_value());
}

}  // namespace
}  // namespace hf::identity::test
