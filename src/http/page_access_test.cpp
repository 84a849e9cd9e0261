// Pages for people who are signed in, and what forms have to prove.
#include <gmock/gmock.h>

#include "http/cookie.h"
#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Routes routes_for_people() {
    const auto nothing = [](store::Tx&, const Context&, std::span<const std::string>) -> Result<Reply> {
        return text_reply(200, "text/html", "yours");
    };
    const auto walk = [](Trip&, const Form& form, std::span<const std::string>) -> Result<Reply> {
        return text_reply(200, "text/html", std::string{form["name"]});
    };
    return {page("GET", "/mine", "getMine", nothing).signed_in().summary("Mine."),
            page("GET", "/mine/file", "getFile", nothing).sends("application/json").signed_in().summary("A file."),
            page("GET", "/mine/{id}", "getOneOfMine", nothing).takes<OneThing>().own().summary("One of mine."),
            form("/mine", "changeMine", walk).signed_in().summary("A form on it."),
            form("/said", "say", walk).open().summary("Says it again.")};
}

class PageAccess : public ShopFixture {
  protected:
    Handler& people() {
        if (!people_) people_ = make_api(kernel_, options_, routes_for_people(), doorman_);
        return *people_;
    }
    Said look(std::string target, std::vector<Field> fields = {{"Accept", "text/html"}}) {
        return ask(people(), "GET", std::move(target), std::move(fields));
    }
    Said send(std::string target, std::vector<Field> fields) {
        fields.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        return ask(people(), "POST", std::move(target), std::move(fields), "name=cup");
    }
    std::unique_ptr<Handler> people_;
};

TEST_F(PageAccess, LeadsABrowserToWherePeopleSignInAndBack) {
    struct Row {
        const char *asked, *leads_to;
    };
    for (const auto& row : {Row{"/mine", "/sign-in?to=/mine"}, Row{"/mine/file", "/sign-in?to=/mine/file"},
                            Row{"/mine/x?a=b&c=%20", "/sign-in?to=/mine/x%3Fa%3Db%26c%3D%2520"}}) {
        const auto said = look(row.asked);
        EXPECT_EQ(said.status, 303) << row.asked;
        EXPECT_EQ(said.fields["Location"], row.leads_to);
        EXPECT_EQ(said.fields["Cache-Control"], "no-store");
        EXPECT_EQ(look(row.asked, {}).status, 401) << "a program is told";
    }
    const auto sent = send("/mine", {{"Accept", "text/html"}, {"Sec-Fetch-Site", "same-origin"}});
    EXPECT_EQ(sent.fields["Location"], "/sign-in") << "a form cannot be asked for";
    EXPECT_EQ(look("/mine", {{"Accept", "text/html"}, key("nonsense")}).status, 401) << "whoever shows a key knows how";
}

TEST_F(PageAccess, AsksNobodyForAKeyWhereAPersonIsMeant) {
    const auto said = look("/mine", {{"Accept", "text/html"}, key("hf_test_all")});
    EXPECT_EQ(said.status, 403);
    EXPECT_THAT(said.text, Not(HasSubstr("id=\"sign-in\"")));
    EXPECT_THAT(said.text, HasSubstr("a person who is signed in"));
}

TEST_F(PageAccess, AFormComesFromAPageOfThisOrigin) {
    struct Row {
        const char* name;
        std::vector<Field> fields;
        int status;
    };
    const std::vector<Row> rows{
        {"said by the browser", {{"Sec-Fetch-Site", "same-origin"}}, 200},
        {"said under no-referrer", {{"Sec-Fetch-Site", "same-origin"}, {"Origin", "null"}}, 200},
        {"the origin alone", {{"Origin", "http://localhost:8080"}}, 200},
        {"sent once more by hand", {{"Sec-Fetch-Site", "none"}, {"Origin", "http://localhost:8080"}}, 200},
        {"another site", {{"Sec-Fetch-Site", "cross-site"}}, 403},
        {"a sister of this host", {{"Sec-Fetch-Site", "same-site"}}, 403},
        {"another site by origin", {{"Origin", "https://evil.example"}}, 403},
        {"a host below ours", {{"Origin", "http://a.localhost:8080"}}, 403},
        {"no origin", {{"Origin", "null"}}, 403},
        {"another port", {{"Origin", "http://localhost:8402"}}, 403},
        {"another port said to be ours", {{"Origin", "http://localhost:8080"}, {"Sec-Fetch-Site", "same-site"}}, 403},
        {"nothing said", {}, 403},
        {"a configured origin", {{"Origin", "https://shop.example"}}, 403},
        {"nothing said, with a cookie", {{"Cookie", "holdfast_session=hf_test_all"}}, 403},
        {"nothing said, with a key", {key("hf_test_all")}, 200},
    };
    options_.cors_origins = {"https://shop.example"};
    for (const auto& row : rows) EXPECT_EQ(send("/said", row.fields).status, row.status) << row.name;
}

TEST(Cookies, AreOutOfReachOfScriptsAndOtherSites) {
    EXPECT_EQ(session_cookie("x"), "holdfast_session=x; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax");
    EXPECT_EQ(device_cookie("y"), "holdfast_device=y; Path=/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax");
    EXPECT_THAT(no_session_cookie(), HasSubstr("Max-Age=0"));
}

}  // namespace
}  // namespace hf::http::test
