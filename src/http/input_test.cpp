// From a request to typed input, and every way in which it is refused.
#include <gmock/gmock.h>

#include "http/shop_fixture.h"

namespace hf::http::test {
namespace {

struct InputCase {
    const char* name;
    const char* body;
    const char* errors;
};

class Body : public ShopFixture, public ::testing::WithParamInterface<InputCase> {};

TEST_P(Body, NamesEveryFieldThatIsWrong) {
    const auto said = make(GetParam().body);
    EXPECT_EQ(said.status, 422) << said.text;
    EXPECT_EQ(said.code(), "invalid_fields");
    EXPECT_EQ(said.errors(), GetParam().errors);
}

INSTANTIATE_TEST_SUITE_P(
    , Body,
    ::testing::Values(
        InputCase{"nothing", "{}", "/name is missing; /count is missing"},
        InputCase{"unknown", R"({"name": "a", "count": 1, "x/~": 1})", "/x~1~0 is not known here"},
        InputCase{"wrong_type", R"({"name": 5, "count": "1"})",
                  "/name must be a text; /count must be a whole number within 64 bits"},
        InputCase{"not_whole", R"({"name": "a", "count": 1.0})", "/count must be a whole number within 64 bits"},
        InputCase{"too_big", R"({"name": "a", "count": 9223372036854775808})",
                  "/count must be a whole number within 64 bits"},
        InputCase{"out_of_bounds", R"({"name": "", "count": 101})",
                  "/name must be a text of at least 1 and at most 20; /count must be at least 0 and at most 100"},
        InputCase{"enumerator", R"({"name": "a", "count": 1, "colour": "blue"})", "/colour must be one of red green"},
        InputCase{"nested", R"({"name": "a", "count": 1, "price": {"amount": "25", "assett": "USD/2"}})",
                  "/price/amount must be a whole number within 64 bits; /price/asset is missing; /price/assett is not "
                  "known here"},
        InputCase{"asset", R"({"name": "a", "count": 1, "price": {"amount": 1, "asset": "usd"}})",
                  "/price/asset an asset looks like USD/2: a code and its decimals, 0 to 11"},
        InputCase{"beyond_javascript",
                  R"({"name": "a", "count": 1, "price": {"amount": 9007199254740992, "asset": "USD/2"}})",
                  "/price/amount must be at least 0 and at most 9007199254740991"},
        InputCase{"array_items", R"({"name": "a", "count": 1, "words": ["x", 1, null]})",
                  "/words/1 must be a text; /words/2 must be a text"},
        InputCase{"array_count", R"({"name": "a", "count": 1, "words": []})",
                  "/words must have a count of at least 1 and at most 3"},
        InputCase{"null_is_no_value", R"({"name": null, "count": 1})", "/name must be a text"},
        InputCase{"nul", "{\"name\": \"a\\u0000b\", \"count\": 1}", "/name must not contain U+0000"},
        InputCase{"not_an_object", "[1]", " must be an object"}),
    [](const auto& one) { return one.param.name; });

class Input : public ShopFixture {
  protected:
    Said count(std::string body, std::vector<Field> fields = {}, std::string target = "/v1/things/x/count") {
        return ask(api(), "PUT", std::move(target), std::move(fields), std::move(body));
    }
};

TEST_F(Input, NullIsTheSameAsLeavingOut) {
    EXPECT_EQ(make(R"({"name": "a", "count": 1, "colour": null})").status, 201);
}

TEST_F(Input, ABodyIsJson) {
    const auto with = [&](const char* type) { return count(R"({"by": 1})", {{"Content-Type", type}}).status; };
    EXPECT_EQ(with("application/json"), 404) << "reaches the deed";
    EXPECT_EQ(with("Application/JSON; charset=UTF-8"), 404);
    EXPECT_EQ(with("application/json;"), 404);
    EXPECT_EQ(with("application/json; charset=latin1"), 415);
    EXPECT_EQ(with("text/plain"), 415);
    EXPECT_EQ(with("application/x-www-form-urlencoded"), 415);
    EXPECT_EQ(with(""), 415);
    EXPECT_EQ(count("{}", {{"Content-Type", "application/json"}, {"Content-Type", "application/json"}}).status, 415);
    EXPECT_EQ(count("{}", {{"Content-Encoding", "gzip"}}).status, 415);
    for (const char* bad : {"{", "{}x", "{\"by\": 1, \"by\": 2}", "{'by': 1}", "\xff", "nul"}) {
        const auto said = count(bad);
        EXPECT_EQ(said.status, 400) << bad;
        EXPECT_EQ(said.code(), "malformed_request");
    }
}

TEST_F(Input, AMissingBodyIsAnEmptyObject) { EXPECT_EQ(count("").errors(), "/by is missing"); }

TEST_F(Input, WhatThePathNamesTheBodyMayNot) {
    EXPECT_EQ(count(R"({"by": 1, "id": "y"})").errors(), "/id is given by the path");
}

TEST_F(Input, AWriteHasNoQuery) {
    EXPECT_EQ(count(R"({"by": 1})", {}, "/v1/things/x/count?by=2").errors(),
              "/by is a parameter that is not known here");
}

TEST_F(Input, PathsAreDecoded) {
    store::write(*store_, [](store::Tx& tx) { tx.run(kInsert, Thing{"caf\xc3\xa9 1", "x", 1}); });
    EXPECT_EQ(get("/v1/things/caf%C3%A9%201").status, 200);
}

struct QueryCase {
    const char* name;
    const char* query;
    int status;
    const char* errors;
};

class QueryMembers : public ShopFixture, public ::testing::WithParamInterface<QueryCase> {};

TEST_P(QueryMembers, AreConverted) {
    const auto& one = GetParam();
    const auto said = get("/v1/things?" + std::string{one.query}, {key("hf_test_read")});
    EXPECT_EQ(said.status, one.status) << said.text;
    EXPECT_EQ(said.errors(), one.errors);
}

INSTANTIATE_TEST_SUITE_P(
    , QueryMembers,
    ::testing::Values(
        QueryCase{"good", "limit=2&colour=red&deep=true&since=2027-01-01T00:00:00Z", 200, ""},
        QueryCase{"all_wrong", "limit=0&colour=blue&deep=yes&since=x&more=1", 422,
                  "limit must be at least 1 and at most 200; colour must be one of red green; deep must be true or "
                  "false; since a time looks like 2027-01-01T00:00:00Z; more is not known here"},
        QueryCase{"limit_too_large", "limit=201", 422, "limit must be at least 1 and at most 200"},
        QueryCase{"limit_no_number", "limit=ten", 422, "limit must be a whole number within 64 bits"},
        QueryCase{"limit_negative", "limit=-5", 422, "limit must be at least 1 and at most 200"},
        QueryCase{"limit_plus", "limit=%2B5", 422, "limit must be a whole number within 64 bits"},
        QueryCase{"limit_huge", "limit=99999999999999999999", 422, "limit must be a whole number within 64 bits"},
        QueryCase{"twice", "limit=1&limit=2", 422, "limit is given more than once"},
        QueryCase{"forged_cursor", "after=AAAAAAAAAAAAAAAAAAAAAAAA", 422, "after is not a cursor that this list gave"},
        QueryCase{"not_utf8", "colour=%FF", 400, ""}, QueryCase{"nul", "colour=%00", 400, ""},
        QueryCase{"bad_escape", "colour=%zz", 400, ""}),
    [](const auto& one) { return one.param.name; });

TEST_F(Input, PagesGoOnWhereTheyEnded) {
    store::write(*store_, [](store::Tx& tx) {
        for (const char* id : {"a", "c", "e", "g", "i"}) tx.run(kInsert, Thing{id, "x", 1});
    });
    std::string seen, next;
    for (int page = 0; page < 3; ++page) {
        const auto said = get("/v1/things?limit=2" + next, {key("hf_test_read")});
        ASSERT_EQ(said.status, 200) << said.text;
        for (const auto& item : said.body().at("items").as_array()) seen += item.at("id").as_string();
        const auto body = said.body();
        const auto* cursor = body.as_object().if_contains("next");
        EXPECT_EQ(cursor == nullptr, page == 2);
        if (cursor != nullptr) next = "&after=" + std::string{cursor->as_string()};
        if (page == 0)  // before and behind the cursor: neither repeats nor hides an item
            store::write(*store_, [](store::Tx& tx) {
                tx.run(kInsert, Thing{"b", "x", 1});
                tx.run(kInsert, Thing{"d", "x", 1});
            });
    }
    EXPECT_EQ(seen, "acdegi");
}

TEST_F(Input, ALongPollEndsWithNewsOrWithItsTime) {
    store::write(*store_, [](store::Tx& tx) { tx.run(kInsert, Thing{"cup", "x", 0}); });
    std::vector<Duration> waits;
    while_waiting = [&](const Wait& wait) {
        EXPECT_EQ(wait.topic, "things");
        EXPECT_EQ(wait.key, "cup");
        waits.push_back(wait.at_most);
        source_.pass(wait.at_most);
    };
    EXPECT_EQ(get("/v1/things/cup?wait=40").body().at("count"), 0);
    EXPECT_EQ(waits, (std::vector<Duration>{Duration{15'000}, Duration{15'000}, Duration{10'000}}));

    waits.clear();
    EXPECT_EQ(get("/v1/things/cup").status, 200);
    EXPECT_EQ(get("/v1/things/cup?wait=0").status, 200);
    EXPECT_TRUE(waits.empty());
    EXPECT_EQ(get("/v1/things/none?wait=10").status, 404);

    while_waiting = [&](const Wait&) { count(R"({"by": 3})", {}, "/v1/things/cup/count"); };
    EXPECT_EQ(get("/v1/things/cup?wait=10").body().at("count"), 3);
    EXPECT_EQ(get("/v1/things/cup?wait=61").errors(), "wait must be at least 0 and at most 60");
    EXPECT_EQ(get("/v1/things/cup?wait=-1").errors(), "wait must be at least 0 and at most 60");
}

TEST_F(Input, NothingIsAnsweredWith204) {
    const auto said = ask(api(), "DELETE", "/v1/things/x");
    EXPECT_EQ(said.status, 204);
    EXPECT_EQ(said.text, "");
    EXPECT_FALSE(said.fields.has("Content-Type"));
}

}  // namespace
}  // namespace hf::http::test
