// Reading gates: what is right, and each thing that can be wrong, named by its pointer.
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "base/json_text.h"
#include "paywall/gate.h"
#include "rails/sandbox/sandbox.h"

namespace hf::paywall {
namespace {

using testing::HasSubstr;

struct Euros final : rails::Rail {
    const rails::Traits& traits() const override {
        static const rails::Traits kTraits{.name = "euros"};
        return kTraits;
    }
    bool carries(const Asset& asset) const override { return asset.code() == "EUR"; }
    Result<rails::Offer> offer(const rails::Order&) const override { return fail(Code::internal); }
};

const rails::Rails& known_rails() {
    static const rails::Rails kRails = [] {
        rails::Rails all;
        all.add(std::make_shared<rails::Sandbox>());
        all.add(std::make_shared<Euros>());
        return all;
    }();
    return kRails;
}

Result<GateTable> read(const std::string& text) {
    const auto section = parse_json(text);
    CHECK(section.has_value(), "a test's section is JSON");
    return read_gates(*section, "/", known_rails());
}

constexpr std::string_view kUpstream = R"("upstream": "http://127.0.0.1:5000")";
constexpr std::string_view kPrice = R"("price": {"amount": 25, "asset": "USD/2"})";

/// One gate with everything it must have, and `more`.
std::string gate(std::string_view more) {
    return fmt::format(R"({{"gates": [{{"name": "a", "match": "/a/**", {}, {}{}{}}}]}})", kUpstream, kPrice,
                       more.empty() ? "" : ", ", more);
}

TEST(ReadGates, TakesWhatIsWrittenAndFillsInTheRest) {
    const auto table = read(gate(""));
    ASSERT_TRUE(table.has_value());
    const auto& plain = table->gates.at(0);
    EXPECT_EQ(plain.name, "a");
    EXPECT_EQ(prices_text(plain.prices), "25 USD/2");
    EXPECT_EQ(plain.deadline, std::chrono::minutes{10});
    EXPECT_EQ(plain.window, Duration{0});
    EXPECT_EQ(plain.opens, Opens::this_path);
    EXPECT_EQ(plain.query.kind, QueryRule::Kind::exact);
    EXPECT_EQ(plain.redeliveries, 3);
    ASSERT_EQ(plain.rails.size(), 1u);
    EXPECT_EQ(plain.rails[0]->traits().name, "sandbox");
    EXPECT_TRUE(plain.upstream && !plain.folder);

    const auto full = read(gate(R"("hosts": ["Shop.Example"], "rails": ["sandbox"], "deadline": "90s", "access": "24h",
        "opens": "below", "query": ["id", "page"], "preview": {"title": "T"}, "redeliveries": 0)"));
    ASSERT_TRUE(full.has_value());
    const auto& g = full->gates.at(0);
    EXPECT_THAT(g.hosts, testing::ElementsAre("shop.example"));
    EXPECT_EQ(g.deadline, std::chrono::seconds{90});
    EXPECT_EQ(g.window, std::chrono::hours{24});
    EXPECT_EQ(g.opens, Opens::below);
    EXPECT_THAT(g.query.names, testing::ElementsAre("id", "page"));
    EXPECT_EQ(g.redeliveries, 0);
    EXPECT_EQ(g.claim_within, std::chrono::days{90});
    EXPECT_TRUE(g.honors_late);
    EXPECT_EQ(read("{}")->gates.size(), 0u);
}

TEST(ReadGates, TakesPricesInEachSpelling) {
    struct {
        std::string_view written, prices;
        bool by_upstream;
    } const table[]{
        {R"("price": {"amount": 25, "asset": "USD/2"})", "25 USD/2", false},
        {R"("price": "25 USD/2")", "25 USD/2", false},
        {R"("prices": ["25 USD/2", "0.001 SVT/9"])", "25 USD/2, 1000000 SVT/9", false},
        {R"("price": "upstream")", "", true},
    };
    for (const auto& row : table) {
        const auto table_read = read(fmt::format(
            R"({{"gates": [{{"name": "a", "match": "/a", {}, {}, "rails": ["sandbox"]}}]}})", kUpstream, row.written));
        ASSERT_TRUE(table_read.has_value()) << row.written;
        const auto& gate = table_read->gates.at(0);
        EXPECT_EQ(prices_text(gate.prices), row.prices);
        EXPECT_EQ(gate.upstream_prices, row.by_upstream);
        EXPECT_FALSE(gate.is_free());
    }
}

struct Wrong {
    std::string name;
    std::string more;
    std::string pointer;
    std::string says;
};

class WrongGate : public testing::TestWithParam<Wrong> {};

TEST_P(WrongGate, IsRefusedByItsPointer) {
    const auto table = read(gate(GetParam().more));
    ASSERT_FALSE(table.has_value());
    EXPECT_EQ(table.error().code, Code::invalid_fields);
    ASSERT_EQ(table.error().fields.size(), 1u) << "nothing else is wrong with it";
    EXPECT_EQ(table.error().fields[0].pointer, GetParam().pointer);
    EXPECT_THAT(table.error().fields[0].detail, HasSubstr(GetParam().says));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Values, WrongGate, testing::Values(
    Wrong{"slip", R"("redelivery": 1)", "/gates/0/redelivery", "did you mean redeliveries?"},
    Wrong{"unlike_anything", R"("colour": "red")", "/gates/0/colour", "is not known here"},
    Wrong{"deadline_text", R"("deadline": "soon")", "/gates/0/deadline", "90s"},
    Wrong{"deadline_type", R"("deadline": 600)", "/gates/0/deadline", "must be a text"},
    Wrong{"deadline_nothing", R"("deadline": "0s")", "/gates/0/deadline", "longer than nothing"},
    Wrong{"deadline_for_ever", R"("deadline": "99999d")", "/gates/0/deadline", "at most 365d"},
    Wrong{"access_text", R"("access": "always")", "/gates/0/access", "24h"},
    Wrong{"access_nothing", R"("access": "0s")", "/gates/0/access", "longer than nothing"},
    Wrong{"access_for_ever", R"("access": "99999999d")", "/gates/0/access", "at most 36500d"},
    Wrong{"opens", R"("opens": "all")", "/gates/0/opens", "below"},
    Wrong{"query_text", R"("query": "some")", "/gates/0/query", "ignore"},
    Wrong{"query_list", R"("query": [1])", "/gates/0/query", "ignore"},
    Wrong{"rail_unknown", R"("rails": ["paypal"])", "/gates/0/rails", "no rail paypal"},
    Wrong{"rail_asset", R"("rails": ["euros"])", "/gates/0/rails", "euros does not carry USD/2"},
    Wrong{"rail_twice", R"("rails": ["sandbox", "sandbox"])", "/gates/0/rails", "named twice"},
    Wrong{"rail_none", R"("rails": [])", "/gates/0/rails", "at least one"},
    Wrong{"free_with_price", R"("free": true)", "/gates/0/price", "free = true"},
    Wrong{"two_sources", R"("files": "site")", "/gates/0/upstream", "exactly one"},
    Wrong{"elsewhere_and_here", R"("elsewhere": true)", "/gates/0/upstream", "exactly one"},
    Wrong{"host_with_port", R"("hosts": ["a.example", "b.example:80"])", "/gates/0/hosts/1", "without a port"},
    Wrong{"host_empty", R"("hosts": [""])", "/gates/0/hosts/0", "host name"},
    Wrong{"host_url", R"("hosts": ["http://a"])", "/gates/0/hosts/0", "host name"},
    Wrong{"redeliveries_low", R"("redeliveries": -1)", "/gates/0/redeliveries", "0 to 1000"},
    Wrong{"redeliveries_high", R"("redeliveries": 1001)", "/gates/0/redeliveries", "0 to 1000"},
    Wrong{"preview_large", R"("preview": ")" + std::string(70'000, 'x') + "\"", "/gates/0/preview", "64 KiB"}
    ), [](const auto& info) { return info.param.name; });
// clang-format on

TEST(ReadGates, NamesWhatIsWrongWithTheRest) {
    const auto one = [](std::string_view text) { return fmt::format(R"({{"gates": [{{{}}}]}})", text); };
    const std::string tail = fmt::format(R"("match": "/a", {}, {})", kUpstream, kPrice);
    struct {
        std::string text, pointer, says;
    } const table[]{
        {"[]", "", "must be a table"},
        {R"({"gate": []})", "/gate", "did you mean gates?"},
        {R"({"gates": {}})", "/gates", "must be a list"},
        {R"({"default": "open"})", "/default", "free"},
        {R"({"default": 1})", "/default", "must be a text"},
        {R"({"default": "free"})", "/upstream", "go together"},
        {R"({"upstream": "http://127.0.0.1:1"})", "/upstream", "go together"},
        {one(tail), "/gates/0/name", "is missing"},
        {one(R"("name": "", )" + tail), "/gates/0/name", "1 to 64"},
        {one(R"("name": "a\"b", )" + tail), "/gates/0/name", "quotes"},
        {one(R"("name": "a\nb", )" + tail), "/gates/0/name", "control"},
        {one(R"("name": ")" + std::string(65, 'n') + R"(", )" + tail), "/gates/0/name", "1 to 64"},
        {one(fmt::format(R"("name": "a", {}, {})", kUpstream, kPrice)), "/gates/0/match", "is missing"},
        {one(fmt::format(R"("name": "a", "match": "a/../b", {}, {})", kUpstream, kPrice)), "/gates/0/match", ""},
        {one(fmt::format(R"("name": "a", "match": "/a", {})", kPrice)), "/gates/0/upstream", "exactly one"},
        {one(fmt::format(R"("name": "a", "match": "/a", {})", kUpstream)), "/gates/0/price", "free = true"},
        {one(fmt::format(R"("name": "a", "match": "/a", "upstream": "ftp://x", {})", kPrice)), "/gates/0/upstream", ""},
        {one(fmt::format(R"("name": "a", "match": "/a", "files": "no/such/folder/here", {})", kPrice)),
         "/gates/0/files", "no/such/folder/here"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "price": {{"amount": 0, "asset": "USD/2"}})", kUpstream)),
         "/gates/0/price/amount", "from 1"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "price": {{"amount": 1, "asset": "usd"}})", kUpstream)),
         "/gates/0/price/asset", "USD/2"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "price": "25 usd")", kUpstream)), "/gates/0/price",
         "looks like USD/2"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "price": 25)", kUpstream)), "/gates/0/price", "upstream"},
        {one(R"("name": "a", "match": "/a", "elsewhere": true, "price": "upstream")"), "/gates/0/price",
         "needs an upstream"},
        {one(fmt::format(R"("name": "a", "match": "/a", "elsewhere": true, "precheck": "head", {})", kPrice)),
         "/gates/0/precheck", "is for upstreams"},
        {one(fmt::format(R"("name": "a", "match": "/a", "elsewhere": false, {})", kPrice)), "/gates/0/upstream",
         "exactly one"},
        {one(R"("name": "a", "match": "/a", "files": "/", "price": "upstream")"), "/gates/0/price",
         "needs an upstream"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "prices": [])", kUpstream)), "/gates/0/prices", "1 to 16"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "prices": ["1 USD/2", "2 USD/2"])", kUpstream)),
         "/gates/0/prices/1", "has two"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "prices": ["1 USD/2"], {})", kUpstream, kPrice)),
         "/gates/0/price", "or prices"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, {}, "late_payments": "keep")", kUpstream, kPrice)),
         "/gates/0/late_payments", "refund"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, {}, "precheck": "get")", kUpstream, kPrice)),
         "/gates/0/precheck", "head"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, {}, "claim_within": "0s")", kUpstream, kPrice)),
         "/gates/0/claim_within", "longer than nothing"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, {}, "formerly": [""])", kUpstream, kPrice)),
         "/gates/0/formerly", "names of gates"},
        {one(fmt::format(R"("name": "a", "match": "/a", {}, "price": {{"amount": 1.5, "asset": "USD/2"}})", kUpstream)),
         "/gates/0/price/amount", "whole number"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.text.substr(0, 120));
        const auto read_table = read(row.text);
        ASSERT_FALSE(read_table.has_value());
        ASSERT_FALSE(read_table.error().fields.empty());
        EXPECT_EQ(read_table.error().fields[0].pointer, row.pointer);
        EXPECT_THAT(read_table.error().fields[0].detail, HasSubstr(row.says));
    }
}

TEST(ReadGates, NamesEveryMistakeAtOnce) {
    const auto table = read(gate(R"("deadline": "soon", "opens": "all", "rails": ["x", "y"])"));
    ASSERT_FALSE(table.has_value());
    EXPECT_EQ(table.error().fields.size(), 4u);
}

TEST(ReadGates, TwoGatesOfAName) {
    const auto one = fmt::format(R"({{"name": "a", "match": "/a", {}, {}}})", kUpstream, kPrice);
    const auto table = read(fmt::format(R"({{"gates": [{}, {}]}})", one, one));
    ASSERT_FALSE(table.has_value());
    EXPECT_EQ(table.error().fields.at(0), (FieldError{"/gates/1/name", "two gates have this name"}));
}

TEST(GateTable, TheFirstThatMatchesWins) {
    const auto made = [](std::string name, std::string_view match, std::vector<std::string> hosts = {}) {
        Gate gate;
        gate.name = std::move(name);
        gate.match = *http::PathPattern::parse(match);
        gate.hosts = std::move(hosts);
        return gate;
    };
    GateTable table;
    table.gates = {made("a host's", "/**", {"a.example"}), made("one", "/x/1"), made("x", "/x/**")};
    const auto name = [&](std::string_view host, std::string_view path) {
        const auto* gate = table.find(host, path);
        return gate == nullptr ? std::string{"none"} : gate->name;
    };
    EXPECT_EQ(name("a.example", "/x/1"), "a host's");
    EXPECT_EQ(name("b.example", "/x/1"), "one");
    EXPECT_EQ(name("b.example", "/x/2"), "x");
    EXPECT_EQ(name("b.example", "/y"), "none");
    EXPECT_EQ(name("", "/x/2"), "x");
}

}  // namespace
}  // namespace hf::paywall
