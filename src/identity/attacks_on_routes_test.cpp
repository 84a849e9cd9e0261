// Every attack of the table, on a route of each kind: as tokens of this server's own and as those of another issuer.
#include <set>

#include "base/digest.h"
#include "http/api_fixture.h"
#include "identity/accounts/sign_up.h"
#include "identity/doorman.h"
#include "identity/jwt/attacks_fixture.h"
#include "identity/oidc/foreign_tokens.h"
#include "identity/oidc/provider_fixture.h"
#include "identity/queries.h"
#include "identity/sessions/refresh_session.h"

namespace hf::identity {
namespace {

using store::operator""_p;
using test::Mint;

Result<Nothing> nothing(const Context&, const Nothing&) { return Nothing{}; }

/// One route for each way to say who may call it.
http::Routes routes_of_each_kind() {
    return {http::get("/open", "getOpen", nothing).open().summary("Open."),
            http::get("/keyed", "getKeyed", nothing).keyed().summary("Keyed."),
            http::get("/signed_in", "getSignedIn", nothing).signed_in().summary("Signed in."),
            http::get("/own", "getOwn", nothing).own().summary("Own."),
            http::get("/scoped", "getScoped", nothing).scope("keys:read").summary("Scoped."),
            http::get("/loopback", "getLoopback", nothing).loopback().summary("Loopback.")};
}

/// A handler that has heard no wrong key yet, each time it was asked often: guessing is slow, and this is not about it.
constexpr int kBeforeAnother = 50;

/// Blanks around a field's value do not belong to it.
const std::set<std::string> kNoPartOfAField{"blank in front", "line end behind"};

class AttacksOnRoutes : public http::test::ApiFixture {
  protected:
    AttacksOnRoutes() {
        store::migrate(*store_, {http::migrations(), migrations()}, Time{1});
        const auto later = clock_.now() + kKeySigns;
        keys_.use({{mint_.ed, Time{0}, later, later}});
    }

    int status(const std::string& path, const std::string& token) {
        if (asked_++ % kBeforeAnother == 0) api_ = http::make_api(kernel_, options(), routes_of_each_kind(), doorman_);
        return ask(*api_, "GET", path, {{"Authorization", "Bearer " + token}}).status;
    }

    int status_by_cookie(const std::string& path, const std::string& token) {
        return ask(*api_, "GET", path, {{"Cookie", "holdfast_session=" + token}}).status;
    }

    /// Whose access tokens are good: his id and his session's are put into the mint.
    void sign_somebody_in() {
        mint_.now = kernel_.clock.now();
        mint_.issuer = mint_.audience = keys_.issuer();
        const auto opened = store::write(*store_, [&](store::Tx& tx) {
            const auto context = kernel_.context({});
            const auto id = UserId::make(context.now, context.random);
            const NewUser user{.id = id, .username = "ada", .created_at = context.now};
            return open_session(tx, context, insert_user(tx, context, user).value().id, {"a test", "192.0.2.0"});
        });
        refresh_token_ = opened.secret;
        mint_.subject = opened.user_id.text;
        mint_.more = {{"sid", opened.id.text}};
    }

    void expect_good(const std::string& token) {
        for (const auto* path : {"/open", "/keyed", "/signed_in", "/own"}) EXPECT_EQ(status(path, token), 204) << path;
        EXPECT_EQ(status("/scoped", token), 403);
    }
    /// `but` are no attacks on this issuer.
    void expect_refused(const Mint& mint, std::set<std::string> but = {}) {
        but.insert(kNoPartOfAField.begin(), kNoPartOfAField.end());
        for (const auto& attack : test::attacks(mint)) {
            if (but.contains(attack.name)) continue;
            for (const auto& route : routes_of_each_kind())
                EXPECT_EQ(status(route.path, attack.token), 401) << route.path << ": " << attack.name;
        }
    }

    Mint mint_;
    std::string refresh_token_;
    TokenKeys keys_{"https://api.example"};
    test::FakeProvider provider_;
    Providers providers_{{bearer_settings()}, provider_.send(), clock_};
    Hashers hashers_{{}};
    Identity identity_{
        .hashers = hashers_, .keys = keys_, .guessing = {}, .guess_secret = {}, .url = {}, .providers = &providers_};
    ForeignTokens foreigners_{identity_, kernel_};
    Doorman doorman_{*store_, KeyMode::test, keys_, &foreigners_};
    std::unique_ptr<http::Handler> api_;
    int asked_ = 0;

  private:
    ProviderSettings bearer_settings() const {
        auto settings = provider_.settings();
        settings.accepts_bearer = true;
        settings.audiences = {Mint{}.audience};
        return settings;
    }
};

TEST_F(AttacksOnRoutes, AsTokensOfOurOwn) {
    sign_somebody_in();
    expect_good(mint_.token());
    expect_refused(mint_);
    expect_good(mint_.token());
}

TEST_F(AttacksOnRoutes, AsCookies) {
    sign_somebody_in();
    expect_good(mint_.token());
    EXPECT_EQ(status_by_cookie("/keyed", mint_.token()), 204) << "so that a refusal says something";
    for (const auto& attack : test::attacks(mint_)) {
        if (!kNoPartOfAField.contains(attack.name)) {
            EXPECT_EQ(status_by_cookie("/keyed", attack.token), 401) << attack.name;
            EXPECT_EQ(status_by_cookie("/open", attack.token), 204) << attack.name << ": it is as none";
        }
    }
}

TEST_F(AttacksOnRoutes, AsRefreshTokens) {
    sign_somebody_in();
    const auto refreshes = [&](std::string_view token) {
        const auto answer =
            store::write(*store_, [&](store::Tx& tx) { return refresh_session(tx, kernel_.context({}), token); });
        return !std::holds_alternative<NoSuchToken>(answer);
    };
    const auto& good = refresh_token_;
    auto other_letter = good;
    other_letter.back() = good.back() == '0' ? '1' : '0';
    const std::pair<std::string_view, std::string> rows[]{
        {"nothing", ""},
        {"its prefix", std::string{kRefreshTokenPrefix}},
        {"cut short", good.substr(0, good.size() - 1)},
        {"one letter more", good + '0'},
        {"another letter", other_letter},
        {"in capitals", "HF_REFRESH_" + good.substr(kRefreshTokenPrefix.size())},
        {"a blank behind", good + ' '},
        {"its digest", sha256_hex(good)},
        {"as a cookie", std::string{kCookieTokenPrefix} + good.substr(kRefreshTokenPrefix.size())},
        {"any", "%"},
        {"an access token", mint_.token()},
    };
    for (const auto& [name, token] : rows) EXPECT_FALSE(refreshes(token)) << name;
    EXPECT_TRUE(refreshes(good));
}

TEST_F(AttacksOnRoutes, AsTokensOfAnotherIssuer) {
    mint_.now = kernel_.clock.now();
    expect_good(mint_.token());
    // A provider's clock may be off, so what is late by a second is no attack here.
    mint_.now = mint_.now - kProviderLeeway;
    const auto early = mint_.claims({{"exp", mint_.seconds(1)}});
    EXPECT_EQ(status("/keyed", mint_.token(early)), 204);
    expect_refused(mint_, {"nbf a second from now", "iat a second from now"});
    EXPECT_EQ(store::read(
                  *store_,
                  [](store::Tx& tx) {
                      return tx.all<UserRow>(queries::list_users, "after"_p = "", "rows"_p = std::int64_t{100}).size();
                  }),
              1u)
        << "no attack has made an account";
}

}  // namespace
}  // namespace hf::identity
