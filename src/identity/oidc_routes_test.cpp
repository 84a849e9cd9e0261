// What the end-to-end tests cannot see: how somebody signs out at his provider, and what is left of a login.
#include <gmock/gmock.h>

#include "http/api_fixture.h"
#include "identity/accounts/sign_up.h"
#include "identity/doorman.h"
#include "identity/oidc/enter_account.h"
#include "identity/oidc/find_login.h"
#include "identity/oidc/finish_sign_in.h"
#include "identity/oidc/free_username.h"
#include "identity/oidc/link_login.h"
#include "identity/oidc/provider_fixture.h"
#include "identity/oidc_pages.h"
#include "identity/personal_data.h"
#include "identity/queries.h"
#include "identity/routes.h"

namespace hf::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class OidcRoutes : public http::test::ApiFixture {
  protected:
    OidcRoutes() { store::migrate(*store_, {http::migrations(), migrations()}, Time{1}); }

    template <class Deed>
    auto write(Deed deed) {
        return store::write(*store_, [&](store::Tx& tx) { return deed(tx, kernel_.context(nobody_)); });
    }
    UserRow enter(const ProvenLogin& login) {
        return write([&](store::Tx& tx, const Context& context) { return enter_account(tx, context, {login, true}); })
            .value();
    }
    /// A browser that somebody signed in with at this provider.
    std::string cookie(const std::optional<LoginElsewhere>& elsewhere) {
        const auto user = enter({.issuer = "https://issuer.example", .subject = "ada", .label = "ada"});
        return "holdfast_session=" + write([&](store::Tx& tx, const Context& context) {
                                         return open_browser_session(tx, context, user.id, {"a test", ""}, elsewhere);
                                     }).secret;
    }
    std::string sign_out_at(const std::string& cookie) {
        http::Routes routes{
            http::form(
                "/sign-out", "leave",
                [this](http::Trip& trip, const http::Form&, std::span<const std::string>) -> Result<http::Reply> {
                    return http::text_reply(200, "text/plain", sign_out_url(trip, identity_).value_or("none"));
                })
                .signed_in()
                .summary("Leave.")};
        const auto api = http::make_api(kernel_, options(), std::move(routes), doorman_);
        const auto said = ask(*api, "POST", "/sign-out",
                              {{"Cookie", cookie},
                               {"Sec-Fetch-Site", "same-origin"},
                               {"Content-Type", "application/x-www-form-urlencoded"}},
                              "a=b");
        EXPECT_EQ(said.status, 200) << said.text;
        return said.text;
    }

    const Caller nobody_;
    TokenKeys keys_{"urn:holdfast:test"};
    test::FakeProvider provider_;
    Providers providers_{{provider_.settings()}, provider_.send(), clock_};
    Hashers hashers_{{}};
    Identity identity_{.hashers = hashers_,
                       .keys = keys_,
                       .guessing = {},
                       .guess_secret = {},
                       .url = "https://api.example",
                       .providers = &providers_};
    Doorman doorman_{*store_, KeyMode::test, keys_, nullptr};
};

TEST_F(OidcRoutes, SendWhoSignsOutToHisProvider) {
    const auto url = sign_out_at(cookie(LoginElsewhere{"main", "the.id.token"}));
    EXPECT_THAT(url, StartsWith("https://issuer.example/end?"));
    EXPECT_THAT(url, HasSubstr("id_token_hint=the.id.token"));
    EXPECT_THAT(url, HasSubstr("post_logout_redirect_uri=https%3A%2F%2Fapi.example%2Fsign-in"));
}

TEST_F(OidcRoutes, SendNobodyElseThere) {
    EXPECT_EQ(sign_out_at(cookie(std::nullopt)), "none") << "signed in without a provider";
    EXPECT_EQ(sign_out_at(cookie(LoginElsewhere{"gone", "the.id.token"})), "none") << "no longer configured";
    provider_.down = true;
    EXPECT_EQ(sign_out_at(cookie(LoginElsewhere{"main", "the.id.token"})), "none") << "it does not answer";
}

TEST_F(OidcRoutes, LeadOnWithoutARedirectThatAFormMayNotFollow) {
    const auto reply = sign_out_elsewhere_page("https://issuer.example/end?a=1&b=\"2");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.fields["Refresh"], "0; url=https://issuer.example/end?a=1&b=\"2");
    EXPECT_THAT(std::string{reply.fields["Set-Cookie"]}, StartsWith("holdfast_session=;"));
    EXPECT_THAT(reply.body, HasSubstr("href=\"https://issuer.example/end?a=1&amp;b=&quot;2\""));
}

TEST_F(OidcRoutes, ErasePersonsLogins) {
    const ProvenLogin login{.issuer = "https://issuer.example", .subject = "ada", .label = "ada@example.org"};
    const auto user = enter(login);
    const auto shown_and_erased = write([&](store::Tx& tx, const Context& context) {
        std::string shown;
        for (const auto& data : own_personal_data("secret")) {
            if (data.name != "logins") continue;
            shown = write_json(data.show(tx, context, user.id));
            data.erase(tx, context, user.id);
        }
        return shown;
    });
    EXPECT_THAT(shown_and_erased, HasSubstr("ada@example.org"));
    EXPECT_TRUE(write([&](store::Tx& tx, const Context&) { return logins_of(tx, user.id); }).empty());
    EXPECT_NE(enter(login).id, user.id) << "who comes again is somebody new";
}

TEST_F(OidcRoutes, TakeAnAddressThatIsVerifiedAndFreeAlone) {
    const auto come = [&](std::string subject, std::string email, bool verified) {
        return enter({.issuer = "https://issuer.example",
                      .subject = std::move(subject),
                      .label = "x",
                      .email = std::move(email),
                      .email_verified = verified});
    };
    EXPECT_EQ(come("1", "ada@example.org", true).email, "ada@example.org");
    const auto second = come("2", "Ada@Example.org", true);
    EXPECT_EQ(second.email, std::nullopt) << "another's address";
    EXPECT_EQ(second.unverified_email, "Ada@Example.org");
    EXPECT_EQ(come("3", "grace@example.org", false).email, std::nullopt);
    EXPECT_EQ(come("4", "no address", true).unverified_email, std::nullopt);
}

TEST_F(OidcRoutes, GiveEverybodyAUsernameOfHisOwn) {
    const struct {
        std::string_view wish, like;
    } rows[]{{"ada", "ada"}, {"Ada Lovelace", "Ada-Lovelace"}, {"ada@example.org", "ada"}, {"--ada__", "ada"},
             {"@", ""},      {"\xc3\x84\xc3\x96", ""},         {"a.b.c", "a-b-c"}};
    for (const auto& row : rows) EXPECT_EQ(username_like(row.wish), row.like) << row.wish;
    const auto name = [&](std::string subject, std::string wish) {
        return *enter(
                    {.issuer = "https://issuer.example", .subject = std::move(subject), .label = "x", .username = wish})
                    .username;
    };
    EXPECT_EQ(name("1", "ada"), "ada");
    EXPECT_THAT(name("2", "ada"), StartsWith("ada-"));
    EXPECT_THAT(name("3", "admin"), StartsWith("admin-")) << "reserved";
    EXPECT_THAT(name("4", ""), StartsWith("guest-"));
    EXPECT_THAT(name("5", std::string(500, 'z')), Not(HasSubstr("-")));
}

}  // namespace
}  // namespace hf::identity
