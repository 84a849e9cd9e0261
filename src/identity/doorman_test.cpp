#include "identity/doorman.h"

#include "base/text.h"
#include "http/api_fixture.h"
#include "identity/queries.h"

namespace hf::identity {
namespace {

class Doormen : public http::test::ApiFixture {
  protected:
    Doormen() { store::migrate(*store_, {http::migrations(), migrations()}, Time{1}); }

    TokenKeys keys_{"https://api.example"};
    Doorman doorman_{*store_, KeyMode::test, keys_, nullptr};
};

TEST_F(Doormen, GatherTheLatestUseOfKeysAndOfSessions) {
    const Caller ada{.kind = Caller::Kind::user, .id = "usr_ada", .scopes = {}, .session = "ses_1"};
    doorman_.remember("hf_session_a", ada, Time{1'000});
    doorman_.remember("hf_session_a", ada, Time{2'000});
    doorman_.remember("of another issuer", {.kind = Caller::Kind::user, .id = "usr_bob", .scopes = {}}, Time{3'000});
    doorman_.remember("hf_test_k", {.kind = Caller::Kind::key, .id = "key_1", .scopes = {}}, Time{4'000});
    const auto uses = doorman_.take_uses();
    ASSERT_EQ(uses.sessions.size(), 1u);
    EXPECT_EQ(uses.sessions.front().id.text, "ses_1");
    EXPECT_EQ(uses.sessions.front().at, Time{2'000});
    ASSERT_EQ(uses.keys.size(), 1u);
    EXPECT_EQ(uses.keys.front().id, "key_1");
    EXPECT_TRUE(doorman_.take_uses().sessions.empty()) << "taken once";
}

TEST_F(Doormen, KnowWhatCanBeGuessed) {
    const auto part = [](std::string_view json) { return base64url(json); };
    const auto token = [&](std::string_view issuer) {
        return part(R"({"alg":"EdDSA","kid":"k","typ":"at+jwt"})") + '.' +
               part(R"({"iss":")" + std::string{issuer} + R"("})") + '.' + part("a signature");
    };
    const std::pair<std::string, bool> rows[]{{"hf_test_abc", false},
                                              {"hf_session_abc", false},
                                              {"scrawl", false},
                                              {token("https://api.example"), true},
                                              {token("https://other.example"), false}};
    for (const auto& [credential, proves] : rows) EXPECT_EQ(doorman_.proves_itself(credential), proves) << credential;
}

}  // namespace
}  // namespace hf::identity
