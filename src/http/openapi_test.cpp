// The document holds what its readers need, and every example in it is one its schema accepts.
#include "http/openapi.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "http/docs.h"
#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

json::value document() { return parse_json(openapi_document(shop_routes(), "1.2.3")).value(); }

TEST(OpenApi, IsJsonInAFixedOrder) {
    EXPECT_EQ(openapi_document(shop_routes(), "1.2.3"), openapi_document(shop_routes(), "1.2.3"));
    const auto all = document();
    EXPECT_EQ(all.at("openapi"), "3.1.0");
    EXPECT_EQ(all.at("info").at("version"), "1.2.3");
    EXPECT_TRUE(all.at("paths").as_object().contains("/docs/errors"));
}

TEST(OpenApi, TellsAllAboutAnOperation) {
    const auto post = document().at("paths").at("/v1/things").at("post");
    EXPECT_EQ(post.at("operationId"), "makeThing");
    EXPECT_EQ(write_json(post.at("security")), R"([{"key":[]}])");
    EXPECT_EQ(post.at("x-scope"), "things:write");
    EXPECT_EQ(write_json(post.at("tags")), R"(["things"])");
    EXPECT_EQ(post.at("requestBody").at("required"), true);
    EXPECT_EQ(post.at("requestBody").at("content").at("application/json").at("example").at("name"), "cup");
    for (const char* status : {"201", "400", "401", "403", "409", "413", "415", "421", "422", "429", "500", "503"})
        EXPECT_TRUE(post.at("responses").as_object().contains(status)) << status;
    const auto unprocessable = post.at("responses").at("422").at("content").at("application/problem+json");
    EXPECT_TRUE(unprocessable.at("examples").as_object().contains("idempotency_mismatch"));
    EXPECT_THAT(write_json(post.at("parameters")), HasSubstr("#/components/parameters/IdempotencyKey"));
}

TEST(OpenApi, TellsTheBoundsOfParameters) {
    const auto parameters = write_json(document().at("paths").at("/v1/things").at("get").at("parameters"));
    EXPECT_THAT(parameters, HasSubstr(R"("minimum":1,"maximum":200,"default":50)"));
    EXPECT_THAT(parameters, HasSubstr(R"("$ref":"#/components/schemas/Colour")"));
    const auto wait = write_json(document().at("paths").at("/v1/things/{id}").at("get").at("parameters"));
    EXPECT_THAT(wait, HasSubstr(R"("minimum":0,"maximum":60)"));
    EXPECT_THAT(wait, HasSubstr(R"("name":"id","in":"path","required":true)"));
}

TEST(OpenApi, ThePathTakesItsMembersOutOfTheBody) {
    const auto schema = document().at("components").at("schemas").at("CountThing");
    EXPECT_FALSE(schema.at("properties").as_object().contains("id"));
    EXPECT_EQ(write_json(schema.at("required")), R"(["by"])");
    EXPECT_EQ(schema.at("additionalProperties"), false);
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
    const auto text = openapi_document(shop_routes(), "1");
    const auto all = parse_json(text).value();
    constexpr std::string_view kStart = "\"#/components/";
    int references = 0;
    for (auto at = text.find(kStart); at != text.npos; at = text.find(kStart, at + 1), ++references) {
        const auto end = text.find('"', at + 1);
        const auto parts = split(std::string_view{text}.substr(at + kStart.size(), end - at - kStart.size()), '/');
        ASSERT_EQ(parts.size(), 2u);
        EXPECT_TRUE(all.at("components").at(parts[0]).as_object().contains(parts[1])) << parts[1];
    }
    EXPECT_GT(references, 100);
}

TEST(OpenApi, ExamplesOfInputsAreAccepted) {
    for (const auto& route : shop_routes()) {
        if (body_of(route).empty()) continue;
        FieldErrors others;
        for (const auto& error : route.check_example(body_example_of(route)))
            if (!route.in_path(error.pointer.substr(1))) others.push_back(error);
        EXPECT_THAT(others, ::testing::IsEmpty()) << route.operation;
    }
}

/// Every kind of member, so that the example made from the schema is put to its own reader.
struct Everything {
    Id<"pay"> id;
    std::string text;
    std::int64_t number;
    std::int32_t small;
    bool flag;
    Colour colour;
    Asset asset;
    Time time;
    Money money;
    std::vector<Money> list;
    std::map<std::string, std::string> map;
    json::object object;
    json::value anything;
    std::optional<Thing> thing;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (id, text, number, small, flag, colour, asset, time, money, list, map, object, anything, thing))
constexpr auto notes(const Everything*) {
    return std::array{Note{"text", "", 10, 12}, Note{"number", "", 1'000, 2'000}, Note{"list", "", 2, 3}};
}

TEST(Schema, ItsExampleIsOneItsTypeCanRead) {
    const auto example = example_of(schema_of<Everything>());
    const auto read = from_json<Everything>(example);
    ASSERT_TRUE(read.has_value()) << read.error().fields.front().pointer << ' ' << read.error().fields.front().detail;
    EXPECT_EQ(to_json(*read), example);
}

TEST(Schema, KnowsTheNamesOfTypes) {
    EXPECT_EQ(schema_of<Thing>().name, "Thing");
    EXPECT_EQ(schema_of<Page<Thing>>().name, "ThingPage");
    EXPECT_EQ(schema_of<std::optional<Colour>>().name, "Colour");
    EXPECT_EQ(schema_of<Id<"pay">>().pattern, "^pay_[0-9a-hjkmnp-tv-z]{36}$");
    EXPECT_EQ(schema_of<Id<"pay">>().name, "");
}

TEST(Docs, ShowEveryOperationAndEveryError) {
    auto routes = shop_routes();
    with_documents(routes, "1.2.3");
    const auto page = docs_page(routes, "1.2.3").body;
    for (const auto& route : routes) {
        EXPECT_THAT(page, HasSubstr("id=\"" + route.operation + '"'));
        EXPECT_THAT(page, HasSubstr(route.summary));
    }
    const auto errors = errors_page("1.2.3").body;
    for (const auto& row : kCodes) EXPECT_THAT(errors, HasSubstr("id=\"" + std::string{text_of(row.code)} + '"'));
    for (const auto& text : {page, errors}) {
        EXPECT_THAT(text, Not(HasSubstr("<style"))) << "the policy allows nothing inline";
        EXPECT_THAT(text, Not(HasSubstr("<script>")));
        EXPECT_THAT(text, Not(HasSubstr(" style=")));
        EXPECT_THAT(text, Not(HasSubstr("//cdn")));
        EXPECT_THAT(text, Not(HasSubstr("{{")));
    }
}

class DocumentRoutes : public ShopFixture {};

TEST_F(DocumentRoutes, AreServedUnderAStrictPolicy) {
    for (const char* path : {"/docs", "/docs/errors"}) {
        const auto said = get(path);
        EXPECT_EQ(said.status, 200) << path;
        EXPECT_THAT(std::string{said.fields["Content-Security-Policy"]}, HasSubstr("default-src 'none'"));
        EXPECT_THAT(std::string{said.fields["Content-Security-Policy"]}, Not(HasSubstr("unsafe")));
    }
    EXPECT_EQ(get("/openapi.json").text, openapi_document(shop_routes(), options_.version));
}

}  // namespace
}  // namespace hf::http::test
