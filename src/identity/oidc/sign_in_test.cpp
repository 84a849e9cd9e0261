// The code flow against a provider that answers what it is told to.
#include "identity/oidc/sign_in.h"

#include <gmock/gmock.h>

#include "identity/oidc/provider_fixture.h"
#include "identity/oidc/web_address.h"

namespace hf::identity::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kBack = "https://here.example/signin/callback";

template <class Digest>
std::string half(const Digest& digest) {
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size() / 2});
}

struct SignIn : ::testing::Test {
    Providers& providers() {
        if (!made) made.emplace(std::vector{settings}, fake.send(), clock);
        return *made;
    }
    /// The provider answers the code with an ID token of these claims.
    Result<ProvenLogin> exchange(const json::object& changes = {}, const json::object& more = {}) {
        json::object claims{{"nonce", flow.nonce}};
        for (const auto& [name, value] : changes) claims[name] = value;
        return exchange_token(fake.mint.token(fake.mint.claims(claims)), more);
    }
    Result<ProvenLogin> exchange_token(const std::string& id_token, const json::object& more = {}) {
        json::object tokens{{"access_token", "access-1"}, {"token_type", "Bearer"}, {"id_token", id_token}};
        for (const auto& [name, value] : more) tokens[name] = value;
        return exchange_answer({200, "application/json", write_json(tokens)});
    }
    Result<ProvenLogin> exchange_answer(http::ClientAnswer told) {
        fake.answers[fake.mint.issuer + "/token"] = std::move(told);
        return exchange_code(providers(), flow, answer, kBack, clock.now());
    }
    std::string field(std::string_view name) {
        for (const auto& one : fake.last.fields)
            if (one.name == name) return one.value;
        return "";
    }
    std::vector<http::Parameter> form() { return http::parse_query(fake.last.body).value(); }

    FakeProvider fake;
    HandClock hand;
    GuardedClock clock{hand, std::chrono::hours{24}, Time{}};
    ProviderSettings settings = fake.settings();
    std::optional<Providers> made;
    Flow flow{"main", "nonce-1", "verifier-1", "/", std::nullopt};
    ProviderAnswer answer{"state-1", "code-1", std::nullopt, ""};
};

TEST_F(SignIn, SendsTheBrowserWithEverythingThatTiesTheAnswerToIt) {
    settings.scopes = {"openid", "email"};
    const auto discovery = providers().discovery("main").value();
    // The verifier and challenge of RFC 7636 appendix B.
    const BegunFlow begun{"st&te", "n=nce", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
    const auto url = authorization_url(settings, discovery, begun, kBack);
    const auto query = url.find('?');
    EXPECT_EQ(url.substr(0, query), "https://issuer.example/auth");
    using P = http::Parameter;
    EXPECT_THAT(http::parse_query(std::string_view{url}.substr(query + 1)).value(),
                ElementsAre(P{"tenant", "1"}, P{"response_type", "code"}, P{"client_id", "client-1"},
                            P{"redirect_uri", std::string{kBack}}, P{"scope", "openid email"}, P{"state", "st&te"},
                            P{"nonce", "n=nce"}, P{"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
                            P{"code_challenge_method", "S256"}));
}

TEST_F(SignIn, ProvesWhoCame) {
    const auto login = exchange({{"email", "ada@example.org"}, {"email_verified", true}, {"name", "Ada"}});
    ASSERT_TRUE(login.has_value()) << login.error().detail;
    EXPECT_EQ(login->issuer, fake.mint.issuer);
    EXPECT_EQ(login->subject, "user-1");
    EXPECT_EQ(login->label, "ada@example.org");
    EXPECT_EQ(login->name, "Ada");
    EXPECT_TRUE(login->email_verified);
    EXPECT_FALSE(login->id_token.empty());
    EXPECT_EQ(exchange({{"preferred_username", "ada"}})->label, "ada");
    EXPECT_EQ(exchange({{"email", "a\nb"}, {"email_verified", true}})->label, "user-1");
    EXPECT_FALSE(exchange({{"email", "a\nb"}, {"email_verified", true}})->email_verified);
    EXPECT_FALSE(exchange({{"email", "a@b"}, {"email_verified", "true"}})->email_verified);
}

TEST_F(SignIn, AsksForTokensAsAPublicClient) {
    ASSERT_TRUE(exchange().has_value());
    using P = http::Parameter;
    EXPECT_THAT(form(), ElementsAre(P{"grant_type", "authorization_code"}, P{"code", "code-1"},
                                    P{"redirect_uri", std::string{kBack}}, P{"code_verifier", "verifier-1"},
                                    P{"client_id", "client-1"}));
    EXPECT_EQ(field("Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(field("Authorization"), "");
    EXPECT_EQ(fake.last.method, "POST");
    EXPECT_LE(fake.last.most, 64u << 10);
}

TEST_F(SignIn, AsksForTokensWithItsSecretInTheHeader) {
    settings.client_id = fake.mint.audience = "client 1";
    settings.client_secret = "s:e+c/r?t%~";
    ASSERT_TRUE(exchange().has_value());
    // base64 of "client%201:s%3Ae%2Bc%2Fr%3Ft%25%7E"
    EXPECT_EQ(field("Authorization"), "Basic Y2xpZW50JTIwMTpzJTNBZSUyQmMlMkZyJTNGdCUyNSU3RQ==");
    EXPECT_THAT(fake.last.body, Not(HasSubstr("client_id")));
    EXPECT_THAT(fake.last.body, Not(HasSubstr("secret")));
}

TEST_F(SignIn, AsksForTokensWithItsSecretInTheFormWhereThatIsTheWay) {
    settings.client_secret = "s&cret";
    fake.document["token_endpoint_auth_methods_supported"] = json::array{"client_secret_post", "private_key_jwt"};
    fake.publish();
    ASSERT_TRUE(exchange().has_value());
    EXPECT_EQ(form().back(), (http::Parameter{"client_secret", "s&cret"}));
    EXPECT_EQ(field("Authorization"), "");
}

TEST_F(SignIn, GivesItsSecretAwayInNoOtherWay) {
    settings.client_secret = "secret";
    fake.document["token_endpoint_auth_methods_supported"] = json::array{"private_key_jwt"};
    fake.publish();
    EXPECT_EQ(exchange().error().code, Code::unavailable);
    EXPECT_EQ(fake.asked("/token"), 0);
}

TEST_F(SignIn, RefusesIdTokensThatProveNothing) {
    const auto two = json::array{"client-1", "client-2"};
    const struct {
        std::string_view name;
        json::object claims;
    } table[]{
        {"no nonce", {{"nonce", nullptr}}},
        {"another nonce", {{"nonce", "nonce-2"}}},
        {"a nonce that begins alike", {{"nonce", "nonce-1x"}}},
        {"a nonce that is a number", {{"nonce", 1}}},
        {"another audience", {{"aud", "client-2"}}},
        {"several audiences and no azp", {{"aud", two}}},
        {"several audiences, issued to another", {{"aud", two}, {"azp", "client-2"}}},
        {"issued to another", {{"azp", "client-2"}}},
        {"azp is a list", {{"azp", json::array{"client-1"}}}},
        {"another issuer", {{"iss", "https://thief.example"}}},
        {"expired", {{"exp", fake.mint.seconds(-61)}}},
        {"issued in the future", {{"iat", fake.mint.seconds(61)}}},
        {"of another access token", {{"at_hash", "AAAAAAAAAAAAAAAAAAAAAA"}}},
        {"at_hash by SHA-256 under EdDSA", {{"at_hash", half(sha256("access-1"))}}},
        {"at_hash is a number", {{"at_hash", 1}}},
    };
    for (const auto& row : table) {
        const auto login = exchange(row.claims);
        ASSERT_FALSE(login.has_value()) << row.name;
        EXPECT_EQ(login.error().code, Code::unauthorized) << row.name;
    }
    auto claims = fake.mint.without("iat");
    claims["nonce"] = flow.nonce;
    EXPECT_EQ(exchange_token(fake.mint.token(claims)).error().code, Code::unauthorized) << "no iat";
    claims = fake.mint.claims({{"nonce", flow.nonce}});
    EXPECT_TRUE(exchange_token(fake.mint.token(claims)).has_value());
    for (const auto* typ : {"at+jwt", "logout+jwt", ""})
        EXPECT_EQ(exchange_token(fake.mint.sign(fake.mint.head(Algorithm::EdDSA, {{"typ", typ}}), claims)).error().code,
                  Code::unauthorized)
            << typ;
    EXPECT_TRUE(exchange({{"aud", two}, {"azp", "client-1"}}).has_value());
    flow.nonce.clear();
    EXPECT_FALSE(exchange({{"nonce", ""}}).has_value()) << "a flow without a nonce proves nothing";
}

TEST_F(SignIn, KnowsAnAccessTokenByItsHash) {
    EXPECT_TRUE(exchange({{"at_hash", half(sha512("access-1"))}}).has_value());
    EXPECT_FALSE(exchange({{"at_hash", half(sha512("access-1"))}}, {{"access_token", "access-2"}}).has_value());
    const auto claims = write_json(fake.mint.claims({{"nonce", flow.nonce}, {"at_hash", half(sha256("access-1"))}}));
    EXPECT_TRUE(
        exchange_token(sign_with_cjose(jwk_of({kRsaPublic, kRsaPrivate}), fake.mint.head(Algorithm::RS256), claims))
            .has_value());
    settings.algorithms = {Algorithm::ES256};
    made.reset();
    EXPECT_FALSE(exchange().has_value()) << "an algorithm that is not in the list";
}

TEST_F(SignIn, RefusesAnswersOfAnotherProvider) {
    answer.issuer = "https://thief.example";
    EXPECT_EQ(exchange().error().code, Code::unauthorized);
    EXPECT_EQ(fake.asked("/token"), 0) << "the code goes nowhere";
    answer.issuer = fake.mint.issuer + "/";
    EXPECT_EQ(exchange().error().code, Code::unauthorized);
    answer.issuer = fake.mint.issuer;
    EXPECT_TRUE(exchange().has_value());

    fake.document["authorization_response_iss_parameter_supported"] = true;
    fake.publish();
    made.reset();
    EXPECT_TRUE(exchange().has_value());
    answer.issuer.reset();
    EXPECT_EQ(exchange().error().code, Code::unauthorized) << "it always names itself, and has not";
}

TEST_F(SignIn, RefusesWhatATokenEndpointShouldNotSay) {
    const struct {
        std::string_view name;
        http::ClientAnswer answer;
        Code code;
    } table[]{
        {"a code used twice", {400, "application/json", R"({"error":"invalid_grant"})"}, Code::unauthorized},
        {"another request", {400, "application/json", R"({"error":"invalid_request"})"}, Code::unavailable},
        {"another client", {401, "application/json", R"({"error":"invalid_client"})"}, Code::unavailable},
        {"trouble", {500, "text/html", "<h1>oops</h1>"}, Code::unavailable},
        {"a redirect", {302, "text/html", "{}"}, Code::unavailable},
        {"not JSON", {200, "application/json", "id_token=x"}, Code::unavailable},
        {"a list", {200, "application/json", "[]"}, Code::unavailable},
        {"a name twice", {200, "application/json", R"({"id_token":"a","id_token":"b"})"}, Code::unavailable},
        {"no ID token", {200, "application/json", R"({"access_token":"a"})"}, Code::unauthorized},
        {"an ID token that is a number", {200, "application/json", R"({"id_token":1})"}, Code::unauthorized},
        {"an ID token that is none", {200, "application/json", R"({"id_token":"a.b.c"})"}, Code::unauthorized},
    };
    for (const auto& row : table) {
        const auto login = exchange_answer(row.answer);
        ASSERT_FALSE(login.has_value()) << row.name;
        EXPECT_EQ(login.error().code, row.code) << row.name;
        EXPECT_THAT(login.error().detail, Not(HasSubstr("code-1"))) << row.name;
    }
    EXPECT_EQ(providers().trouble("main"), "") << "it answered as it should; what it gave proves nothing";
    exchange_answer({401, "application/json", R"({"error":"invalid_client"})"});
    EXPECT_EQ(providers().trouble("main"), "Its token endpoint answers 401 (invalid_client).");
    exchange_answer({400, "application/json", R"({"error":"<b>code-1</b>"})"});
    EXPECT_EQ(providers().trouble("main"), "Its token endpoint answers 400.");
    providers().discovery("main").value();
    fake.down = true;
    EXPECT_EQ(exchange().error().code, Code::unavailable);
}

TEST_F(SignIn, ReadsWhatTheBrowserBringsBack) {
    const auto good = read_answer("code=c%20d&state=s&iss=https%3A%2F%2Fissuer.example&session_state=x");
    ASSERT_TRUE(good.has_value());
    EXPECT_EQ(good->code, "c d");
    EXPECT_EQ(good->state, "s");
    EXPECT_EQ(good->issuer, "https://issuer.example");
    const auto denied = read_answer("error=access_denied&error_description=no&state=s");
    ASSERT_TRUE(denied.has_value());
    answer = *denied;
    EXPECT_EQ(exchange().error().code, Code::unauthorized);
    EXPECT_EQ(fake.asked("/token"), 0);
    for (const auto* bad :
         {"", "code=c", "state=s", "state=&code=c", "state=s&code=", "state=s&code=c&code=d", "state=s&state=t&code=c",
          "state=s&code=c&error=e", "state=s&code=c&iss=a&iss=b", "state=s&code=%zz"})
        EXPECT_EQ(read_answer(bad).error().code, Code::malformed_request) << bad;
    EXPECT_FALSE(read_answer("state=s&code=" + std::string(4'097, 'c')).has_value());
}

TEST_F(SignIn, KnowsWhereToSignOut) {
    const auto discovery = providers().discovery("main").value();
    EXPECT_EQ(end_session_url(settings, discovery, "tok", "https://here.example/", "s 1"),
              "https://issuer.example/end?id_token_hint=tok&client_id=client-1&"
              "post_logout_redirect_uri=https%3A%2F%2Fhere.example%2F&state=s%201");
    EXPECT_EQ(end_session_url(settings, {}, "tok", "https://here.example/", ""), std::nullopt);
}

TEST(WebAddress, OnlyTlsAndThisMachine) {
    for (const auto* good : {"https://a.example", "https://a.example/x?y=1", "http://localhost:3000",
                             "http://127.0.0.1/x", "http://[::1]:80/"})
        EXPECT_TRUE(is_provider_address(good)) << good;
    for (const auto* bad :
         {"", "https://", "http://a.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
          "http://127.0.0.1@evil.example/", "https://me:pw@a.example", "https://a.example/#x", "ftp://a.example",
          "https://a.example/ x", "HTTPS://a.example", "//a.example", "https:/a.example", "https://a.example\\b",
          "https:///x", "http://[::1", "https://:443/"})
        EXPECT_FALSE(is_provider_address(bad)) << bad;
}

TEST(WebAddress, LeadsBackToThisServerAlone) {
    for (const auto* good : {"/", "/a/b?c=d#e", "/a//b", "/%2f"}) EXPECT_EQ(local_path(good), good);
    for (const auto* bad : {"", "a", "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example",
                            "/\t/evil", "/a b", "/\xc3\xa9", "/a\r\nSet-Cookie:x", "javascript:alert(1)"})
        EXPECT_EQ(local_path(bad), "/") << bad;
    EXPECT_EQ(local_path('/' + std::string(2'000, 'a')), "/");
}

}  // namespace
}  // namespace hf::identity::test
