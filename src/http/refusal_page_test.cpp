#include "http/refusal_page.h"

#include <gmock/gmock.h>

#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Pages : public ShopFixture {
  protected:
    static Field browser() { return {"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}; }
    std::string made() { return std::string{make(R"({"name": "cup", "count": 1})").body().at("id").get_string()}; }
};

TEST_F(Pages, AreMadeFromTheStore) {
    const auto id = made();
    EXPECT_EQ(get("/things/" + id).text, "cup");
    EXPECT_EQ(
        ask(api(), "POST", "/things/" + id + "/count", {{"Content-Type", "application/x-www-form-urlencoded"}}, "x=1")
            .status,
        303);
    EXPECT_EQ(get("/v1/things/" + id).body().at("count"), 2) << "the form's deed is durable";
}

TEST_F(Pages, RefuseABrowserWithAPageAndAProgramWithAProblem) {
    const auto page = get("/things/none", {browser()});
    EXPECT_EQ(page.status, 404);
    EXPECT_THAT(std::string{page.fields["Content-Type"]}, HasSubstr("text/html"));
    EXPECT_THAT(page.text, Not(HasSubstr("sign-in")));
    EXPECT_EQ(page.fields["Cache-Control"], "no-store");
    EXPECT_EQ(get("/things/none").fields["Content-Type"], "application/problem+json");
    EXPECT_EQ(get("/v1/things/none", {browser()}).fields["Content-Type"], "application/problem+json");
}

TEST_F(Pages, AskForAKeyWhereOneIsMissing) {
    options_.on_loopback = false;
    const auto id = made();
    const auto nobody = get("/things/" + id, {browser()});
    EXPECT_EQ(nobody.status, 401);
    EXPECT_THAT(nobody.text, HasSubstr("id=\"sign-in\""));
    EXPECT_THAT(std::string{nobody.fields["WWW-Authenticate"]}, HasSubstr("Bearer"));
    const auto wrong_scope = get("/things/" + id, {browser(), key("hf_test_write")});
    EXPECT_EQ(wrong_scope.status, 403);
    EXPECT_THAT(wrong_scope.text, HasSubstr("does not carry the scope things:read"));
    EXPECT_EQ(get("/things/" + id, {browser(), key("hf_test_read")}).text, "cup");
    EXPECT_EQ(get("/things/" + id, {browser(), {"Cookie", "key=hf_test_all"}}).status, 401)
        << "nothing that a browser sends by itself is a key";
}

TEST_F(Pages, AreNotWrittenThroughByOtherSites) {
    const auto press = [&](std::vector<Field> fields) {
        fields.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        return ask(api(), "POST", "/things/none/count", std::move(fields)).status;
    };
    EXPECT_EQ(press({{"Origin", "null"}, {"Sec-Fetch-Site", "same-origin"}}), 404) << "our own button";
    EXPECT_EQ(press({{"Origin", "null"}}), 403);
    EXPECT_EQ(press({{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(press({{"Origin", "http://localhost:8402"}, {"Sec-Fetch-Site", "same-site"}}), 403) << "the gate's pages";
}

}  // namespace
}  // namespace hf::http::test
