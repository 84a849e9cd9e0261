#include "ops/log.h"

#include "ops/access_log.h"
#include "ops/ops_fixture.h"

namespace hf::ops::test {
namespace {

using std::chrono::microseconds;

json::object only_line(const std::filesystem::path& file) {
    const auto lines = lines_of(file);
    EXPECT_EQ(lines.size(), 1u);
    return lines.empty() ? json::object{} : object_of(lines.front());
}

TEST(Log, WritesOneObjectALine) {
    const Folder folder;
    const HandClock clock;
    {
        LineWriter writer{folder / "log"};
        Log{writer, clock, LogLevel::info}.warn("something is odd", {{"what", "a \"quote\"\n\x01\xff"}, {"count", 7}});
    }
    const auto line = only_line(folder / "log");
    EXPECT_EQ(text_in(line, "time"), "2027-01-15T08:00:00.000Z");
    EXPECT_EQ(text_in(line, "level"), "warn");
    EXPECT_EQ(text_in(line, "says"), "something is odd");
    EXPECT_EQ(text_in(line, "what"), "a \"quote\"\n\x01?");
    EXPECT_EQ(line.at("count").as_int64(), 7);
}

TEST(Log, LeavesOutWhatIsLessImportant) {
    const Folder folder;
    const HandClock clock;
    {
        LineWriter writer{folder / "log"};
        const Log log{writer, clock, LogLevel::warn};
        log.info("no");
        log.warn("yes");
        log.error("yes");
    }
    EXPECT_EQ(lines_of(folder / "log").size(), 2u);
}

struct Asked {
    http::Request request;
    Asked() {
        request.method = "GET";
        request.target = "/files/private.pdf?id=pay_secretsecretsecret&page=2";
        request.path = "/files/private.pdf";
        request.query = "id=pay_secretsecretsecret&page=2";
        request.host = "shop.example";
        request.fields.add("Holdfast-Payment", "pay_secretsecretsecret");
        request.id = "req-1";
        request.arrived = kStart + Duration{7};
        request.route = "articles";
        request.peer.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 77};
    }
};

std::string logged(const http::Request& request, std::string_view failure = {}) {
    const Folder folder;
    Metrics metrics;
    {
        LineWriter writer{folder / "log"};
        AccessLog log{&writer, metrics};
        log.finished({request, "gate", 402, 512, microseconds{1'250}, failure});
    }
    return lines_of(folder / "log").at(0);
}

TEST(AccessLog, SaysWhatWasAskedAndAnswered) {
    const Asked asked;
    const auto line = object_of(logged(asked.request));
    EXPECT_EQ(text_in(line, "time"), "2027-01-15T08:00:00.007Z");
    EXPECT_EQ(text_in(line, "id"), "req-1");
    EXPECT_EQ(text_in(line, "listener"), "gate");
    EXPECT_EQ(text_in(line, "route"), "articles");
    EXPECT_EQ(text_in(line, "method"), "GET");
    EXPECT_EQ(line.at("status").as_int64(), 402);
    EXPECT_EQ(line.at("duration_ms").as_double(), 1.25);
    EXPECT_EQ(line.at("bytes").as_int64(), 512);
    EXPECT_EQ(text_in(line, "caller"), "visitor");
    EXPECT_EQ(text_in(line, "peer"), "192.0.2.0");
    EXPECT_EQ(write_json(line.at("query")), R"(["id","page"])");
    EXPECT_FALSE(line.contains("failure"));
}

TEST(AccessLog, NeverShowsSecrets) {
    const Asked asked;
    const auto line = logged(asked.request);
    for (const char* secret : {"secretsecret", "private", "shop.example", ".77"})
        EXPECT_EQ(line.find(secret), std::string::npos) << secret << " in " << line;
}

struct QueryCase {
    const char* query;
    const char* shown;
};

class QueryNames : public testing::TestWithParam<QueryCase> {};

TEST_P(QueryNames, AreShownWhenTheyAreNothingElse) {
    Asked asked;
    asked.request.query = GetParam().query;
    EXPECT_EQ(write_json(object_of(logged(asked.request)).at("query")), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(
    AccessLog, QueryNames,
    testing::Values(QueryCase{"a=1&b=2", R"(["a","b"])"},  //
                    QueryCase{"hf_live_abc", R"(["?"])"},  // a bare word may be a secret
                    QueryCase{"pay_0123456789012345678901234=", R"(["?"])"}, QueryCase{"=x", R"(["?"])"},
                    QueryCase{"a%22b=1", R"(["?"])"}, QueryCase{"a=&&b=", R"(["a","?","b"])"},
                    QueryCase{"1=&2=&3=&4=&5=&6=&7=&8=&9=", R"(["1","2","3","4","5","6","7","8"])"}));

TEST(AccessLog, NamesAKeyByItsFirstCharacters) {
    Asked asked;
    asked.request.caller = {.kind = Caller::Kind::key, .id = "key_0123456789abcdef"};
    EXPECT_EQ(text_in(object_of(logged(asked.request)), "caller"), "key_01234567");
}

TEST(AccessLog, CarriesTheFailureForTheOperator) {
    const Asked asked;
    EXPECT_EQ(text_in(object_of(logged(asked.request, "connection refused")), "failure"), "connection refused");
}

TEST(AccessLog, CountsAlsoWhenItIsOff) {
    Metrics metrics;
    AccessLog log{nullptr, metrics};
    const Asked asked;
    log.finished({asked.request, "gate", 402, 512, microseconds{1'250}, ""});
    log.connections("gate", 3);
    const auto text = metrics.text();
    EXPECT_NE(text.find(R"(holdfast_http_requests_total{listener="gate",route="articles",status="4xx"} 1)"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(R"(holdfast_http_connections{listener="gate"} 3)"), std::string::npos) << text;
}

}  // namespace
}  // namespace hf::ops::test
