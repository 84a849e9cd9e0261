// How an upstream is reached: the keys of a gate, those of the section, and what is wrong with either.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "base/json_text.h"
#include "paywall/gate.h"
#include "rails/sandbox/sandbox.h"

namespace hf::paywall {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

Result<GateTable> read(std::string_view section_keys, std::string_view gate_keys,
                       std::string_view url = "http://127.0.0.1:5000") {
    std::string text{R"({"gates": [{"name": "a", "match": "/a/**", "free": true, "upstream": ")"};
    text.append(url).append("\"").append(gate_keys).append("}]").append(section_keys).append("}");
    const auto section = parse_json(text);
    CHECK(section.has_value(), "a test's section is JSON");
    return read_gates(*section, "/etc", {});
}

TEST(ReadUpstream, HasTheTimesOfTheRequirementsUnlessTold) {
    const auto plain = read("", "").value().gates.at(0).upstream;
    EXPECT_EQ(plain->connect_timeout, seconds{5});
    EXPECT_EQ(plain->first_byte_timeout, seconds{60});
    EXPECT_EQ(plain->idle_timeout, seconds{60});
    EXPECT_EQ(plain->host_said, "");

    const auto told = read("", R"(, "connect_timeout": "250ms", "first_byte_timeout": "2s", "idle_timeout": "3s",
        "upstream_host": "cms.internal:81")")
                          .value()
                          .gates.at(0)
                          .upstream;
    EXPECT_EQ(told->connect_timeout, milliseconds{250});
    EXPECT_EQ(told->first_byte_timeout, seconds{2});
    EXPECT_EQ(told->idle_timeout, seconds{3});
    EXPECT_EQ(told->host_said, "cms.internal:81");
}

TEST(ReadUpstream, TheSectionSpeaksForGatesThatSayNothingAndForTheSiteAsAWhole) {
    const auto table = read(R"(, "default": "free", "upstream": "http://127.0.0.1:1", "idle_timeout": "9s",
        "connect_timeout": "8s", "upstream_ca": "only-for-https.pem")",
                            R"(, "idle_timeout": "1s")")
                           .value();
    EXPECT_EQ(table.gates.at(0).upstream->idle_timeout, seconds{1});
    EXPECT_EQ(table.gates.at(0).upstream->connect_timeout, seconds{8});
    EXPECT_EQ(table.otherwise->idle_timeout, seconds{9});
}

TEST(ReadUpstream, FindsASocketBesideTheFile) {
    const struct {
        const char *url, *socket;
    } cases[] = {
        {"unix:./site.sock", "/etc/site.sock"},
        {"unix:./run/../site.sock", "/etc/site.sock"},
        {"unix:/run/site.sock", "/run/site.sock"},
    };
    for (const auto& [url, socket] : cases)
        EXPECT_EQ(read("", "", url).value().gates.at(0).upstream->socket_path, socket) << url;
}

TEST(ReadUpstream, IsRefusedByItsPointer) {
    const struct {
        const char *section, *gate, *url, *pointer, *says;
    } cases[] = {
        {"", R"(, "idle_timeout": "soon")", "http://a", "/gates/0/idle_timeout", "90s"},
        {"", R"(, "connect_timeout": "0s")", "http://a", "/gates/0/connect_timeout", "longer than nothing"},
        {"", R"(, "first_byte_timeout": "25h")", "http://a", "/gates/0/first_byte_timeout", "at most 1d"},
        {"", R"(, "idle_timeout": 5)", "http://a", "/gates/0/idle_timeout", "must be a text"},
        {"", R"(, "upstream_host": "a b")", "http://a", "/gates/0/upstream_host", "host name"},
        {"", R"(, "upstream_host": "a\r\nX: y")", "http://a", "/gates/0/upstream_host", "host name"},
        {"", R"(, "upstream_host": "")", "http://a", "/gates/0/upstream_host", "host name"},
        {"", R"(, "upstream_ca": "ca.pem")", "http://a", "/gates/0/upstream_ca", "not https"},
        {"", R"(, "upstream_ca": "ca.pem")", "https://a", "/gates/0/upstream_ca", "/etc/ca.pem: No such file"},
        {"", "", "unix:site.sock", "/gates/0/upstream", "starts with a slash"},
        {R"(, "idle_timeout": 5)", "", "http://a", "/idle_timeout", "must be a text"},
        {R"(, "upstream_ca": "ca.pem")", "", "https://a", "/gates/0/upstream_ca", "/etc/ca.pem: No such file"},
        {R"(, "idle_time": "5s")", "", "http://a", "/idle_time", "is not known here"},
    };
    for (const auto& [section, gate, url, pointer, says] : cases) {
        const auto table = read(section, gate, url);
        ASSERT_FALSE(table.has_value()) << section << gate;
        ASSERT_EQ(table.error().fields.size(), 1u) << section << gate;
        EXPECT_EQ(table.error().fields[0].pointer, pointer);
        EXPECT_THAT(table.error().fields[0].detail, HasSubstr(says)) << pointer;
    }
}

}  // namespace
}  // namespace hf::paywall
