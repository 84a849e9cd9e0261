// A mount that answers somebody else's contract: its own way to say no, and no place in our document.
#include <gmock/gmock.h>

#include "http/openapi.h"
#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Reply refuse_in_latin(const Error& error, const Request&) {
    return text_reply(row_of(error.code).status, "text/plain", "non");
}
constexpr Dialect kLatin{refuse_in_latin};

Result<Thing> make_there(const Context&, const MakeThing& in) { return Thing{"thi_1", in.name, in.count}; }

class Mount : public ApiFixture {
  protected:
    static Routes routes() {
        return {
            post("/latin/things", "latinMake", make_there).speaks(kLatin).open().summary("Make a thing."),
            post("/latin/secrets", "latinSecret", make_there).speaks(kLatin).signed_in().summary("Make a secret."),
            post("/latin/refresh", "latinRefresh",
                 [](Trip& trip, const Nothing&) -> Result<Thing> {
                     return Thing{"thi_1", std::string{trip.request.fields["Authorization"]}, 0};
                 })
                .speaks(kLatin)
                .with_refresh_token()
                .summary("Shows what it was shown."),
            post("/v1/things", "makeThing", make_there).open().summary("Make a thing."),
        };
    }
    Handler& api() {
        if (!api_) api_ = make_api(kernel_, options(), routes(), doorman_);
        return *api_;
    }
    Said send(std::string path, std::string body, std::vector<Field> fields = {}) {
        return ask(api(), "POST", std::move(path), std::move(fields), std::move(body));
    }

    ThreeKeys doorman_;
    std::unique_ptr<Handler> api_;
};

TEST_F(Mount, SaysNoInItsOwnWords) {
    const auto missing = send("/latin/things", "{}");
    EXPECT_EQ(missing.status, 422);
    EXPECT_EQ(missing.text, "non");
    EXPECT_EQ(send("/latin/things", "{").text, "non");
    const auto stranger = send("/latin/secrets", "{}");
    EXPECT_EQ(stranger.status, 401);
    EXPECT_EQ(stranger.text, "non");
    EXPECT_FALSE(stranger.fields.has("WWW-Authenticate")) << "the dialect says how to show a key";
}

TEST_F(Mount, PassesOverWhatItDoesNotKnow) {
    const std::string body = R"({"name": "a", "count": 1, "odd": [1]})";
    EXPECT_EQ(send("/latin/things?page=1", body).status, 200);
    EXPECT_EQ(send("/v1/things", body).status, 422);
    EXPECT_EQ(send("/v1/things?page=1", R"({"name": "a", "count": 1})").status, 422);
}

TEST_F(Mount, LooksAtARefreshTokenItself) {
    const auto shown = send("/latin/refresh", "", {{"Authorization", "Bearer nobody knows it"}});
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.text, HasSubstr("Bearer nobody knows it"));
    EXPECT_EQ(send("/v1/things", "{}", {{"Authorization", "Bearer nobody knows it"}}).status, 401);
}

TEST_F(Mount, StandsInTheMatrixAndNotInTheDocument) {
    const auto document = openapi_document(routes(), "0.0.0");
    EXPECT_THAT(document, HasSubstr("/v1/things"));
    EXPECT_THAT(document, Not(HasSubstr("/latin")));
    EXPECT_THAT(ask(api(), "GET", "/docs").text, Not(HasSubstr("/latin")));
    EXPECT_THAT(access_matrix(routes()),
                HasSubstr("| latinRefresh | POST `/latin/refresh` | a refresh token | 401 | 401 |"));
    EXPECT_THAT(access_matrix(routes()), HasSubstr("| latinMake | POST `/latin/things` | open | yes |"));
}

}  // namespace
}  // namespace hf::http::test
