// What belongs to a purchase, and what does not.
#include "paywall/binding.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace hf::paywall {
namespace {

/// One request, or how another differs from it.
struct Asked {
    std::string_view gate = "articles";
    std::string_view match = "/articles/**";
    Opens opens = Opens::this_path;
    QueryRule query{};
    std::string_view host = "shop.example";
    std::string_view path = "/articles/1";
    std::string_view parameters = "page=2&sort=up";
    std::string_view method = "GET";
    std::string_view body = "";
    Body seen = Body::as_read;
};

std::string bind(const Asked& asked) {
    Gate gate;
    gate.name = asked.gate;
    gate.match = *http::PathPattern::parse(asked.match);
    gate.opens = asked.opens;
    gate.query = asked.query;
    http::Request request;
    request.host = asked.host;
    request.method = asked.method;
    request.query = asked.parameters;
    request.body = asked.body;
    return binding_of(gate, gate.name, request, asked.path, asked.seen);
}

const QueryRule kIgnore{QueryRule::Kind::ignore};
const QueryRule kPage{QueryRule::Kind::named, {"page"}};
const QueryRule kPageAndSort{QueryRule::Kind::named, {"page", "sort"}};

struct Pair {
    std::string name;
    Asked one, other;
    bool same;
};

// clang-format off
const Pair kPairs[]{
    {"itself",                  {}, {}, true},
    {"gate",                    {}, {.gate = "news"}, false},
    {"host",                    {}, {.host = "other.example"}, false},
    {"port_is_ignored",         {}, {.host = "shop.example:8402"}, true},
    {"ports_of_ipv6",           {.host = "[::1]:80"}, {.host = "[::1]:81"}, true},
    {"ipv6_hosts",              {.host = "[::1]"}, {.host = "[::2]"}, false},
    {"path",                    {}, {.path = "/articles/2"}, false},
    {"last_slash_is_a_path",    {}, {.path = "/articles/1/"}, false},
    {"query_exact",             {}, {.parameters = "sort=up&page=2"}, false},
    {"query_exact_none",        {}, {.parameters = ""}, false},
    {"query_ignored",           {.query = kIgnore}, {.query = kIgnore, .parameters = "utm=x"}, true},
    {"query_named_others",      {.query = kPage}, {.query = kPage, .parameters = "utm=x&page=2"}, true},
    {"query_named_differs",     {.query = kPage}, {.query = kPage, .parameters = "page=3"}, false},
    {"query_named_missing",     {.query = kPage}, {.query = kPage, .parameters = ""}, false},
    {"query_named_spelling",    {.query = kPage}, {.query = kPage, .parameters = "p%61ge=2"}, true},
    {"query_named_repeated",    {.query = kPage}, {.query = kPage, .parameters = "page=2&page=2"}, false},
    {"query_named_order",       {.query = kPageAndSort}, {.query = kPageAndSort, .parameters = "sort=up&page=2"}, true},
    {"query_cannot_pretend",    {.query = kPageAndSort, .parameters = "page=2&sort=up"}, {.query = kPageAndSort, .parameters = "page=2%0A4:sort"}, false},
    {"method",                  {}, {.method = "POST"}, false},
    {"head_is_get",             {}, {.method = "HEAD"}, true},
    {"body",                    {.method = "POST", .body = "a"}, {.method = "POST", .body = "b"}, false},
    {"no_body",                 {.method = "POST", .body = "a"}, {.method = "POST"}, false},
    {"body_unseen",             {.method = "POST"}, {.method = "POST", .seen = Body::unseen}, false},
    {"body_unseen_is_any",      {.method = "POST", .body = "a", .seen = Body::unseen}, {.method = "POST", .body = "b", .seen = Body::unseen}, true},
    {"below",                   {.opens = Opens::below}, {.opens = Opens::below, .path = "/articles/1/notes/7", .parameters = ""}, true},
    {"beside_below",            {.opens = Opens::below}, {.opens = Opens::below, .path = "/articles/10"}, false},
    {"the_whole_gate",          {.opens = Opens::gate}, {.opens = Opens::gate, .path = "/articles/9", .parameters = "x"}, true},
    {"not_another_gate",        {.opens = Opens::gate}, {.gate = "news", .opens = Opens::gate}, false},
    {"opens_differently",       {.opens = Opens::gate}, {.opens = Opens::below}, false},
};
// clang-format on

class Binding : public testing::TestWithParam<Pair> {};

TEST_P(Binding, IsTheSamePurchaseOrNot) {
    EXPECT_EQ(bind(GetParam().one) == bind(GetParam().other), GetParam().same);
    EXPECT_EQ(bind(GetParam().one).size(), 64u);
}

INSTANTIATE_TEST_SUITE_P(Pairs, Binding, testing::ValuesIn(kPairs), [](const auto& info) { return info.param.name; });

TEST(OpenedPath, IsSaidForPeople) {
    struct {
        std::string_view match, path;
        Opens opens;
        std::string_view says;
    } const table[]{
        {"/articles/**", "/articles/1", Opens::this_path, "/articles/1"},
        {"/courses/**", "/courses/go", Opens::below, "/courses/go/**"},
        {"/courses/**", "/courses/go/lesson/2", Opens::below, "/courses/go/**"},
        {"/courses/**", "/courses/go/", Opens::below, "/courses/go/**"},
        {"/page", "/page", Opens::below, "/page/**"},
        {"/articles/**", "/articles/1", Opens::gate, "/articles/**"},
    };
    for (const auto& row : table) {
        Gate gate;
        gate.match = *http::PathPattern::parse(row.match);
        gate.opens = row.opens;
        EXPECT_EQ(opened_path(gate, row.path), row.says) << row.path;
    }
}

TEST(HostName, LosesItsPort) {
    EXPECT_EQ(host_name("a.example"), "a.example");
    EXPECT_EQ(host_name("a.example:80"), "a.example");
    EXPECT_EQ(host_name("[::1]:80"), "[::1]");
    EXPECT_EQ(host_name("[::1]"), "[::1]");
    EXPECT_EQ(host_name(""), "");
}

}  // namespace
}  // namespace hf::paywall
