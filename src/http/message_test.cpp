// The small parts: fields, addresses, problems, chunks, proxies and names, without a socket.
#include <gtest/gtest.h>

#include "http/chunk_decoder.h"
#include "http/forwarded.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/request_id.h"

namespace hf::http {
namespace {

TEST(Fields, CompareNamesWithoutCaseAndKeepOrder) {
    Fields fields;
    fields.add("A", "1");
    fields.add("b", "2");
    fields.add("a", "3");
    EXPECT_EQ(fields["B"], "2");
    fields.set("A", "4");
    std::string all;
    for (const auto& [name, value] : fields) all += name + value + ' ';
    EXPECT_EQ(all, "A4 b2 ");
    fields.remove("a");
    EXPECT_FALSE(fields.has("A"));
    fields.set("c", "5");
    EXPECT_EQ(fields["C"], "5");
}

TEST(FieldsDeathTest, StopBeforeAMessageIsSplit) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    Fields fields;
    EXPECT_DEATH(fields.add("Location", "/\r\nSet-Cookie: x"), "split");
    EXPECT_DEATH(fields.set("X", std::string_view{"\0", 1}), "split");
    EXPECT_DEATH(fields.add("X: y", "z"), "token");
}

TEST(Address, HasThreeTexts) {
    struct Row {
        const char *sent, *text, *shortened, *limit_key;
    };
    for (const auto& row : {Row{"192.0.2.7", "192.0.2.7", "192.0.2.0", "192.0.2.7"},
                            Row{"::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0", "192.0.2.7"},
                            Row{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1::", "2001:db8:1:2::"}}) {
        const auto address = parse_address(row.sent).value();
        EXPECT_EQ(address.text(), row.text);
        EXPECT_EQ(address.shortened(), row.shortened);
        EXPECT_EQ(address.limit_key(), row.limit_key);
    }
}

TEST(Address, IsReadWithOrWithoutPort) {
    for (const auto* text : {"192.0.2.7", "192.0.2.7:80"}) EXPECT_EQ(parse_address(text).value().text(), "192.0.2.7");
    for (const auto* text : {"2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:80"})
        EXPECT_EQ(parse_address(text).value().text(), "2001:db8::1");
    for (const auto* text : {"", "unknown", "_hidden", "192.0.2", "192.0.2.7.1", "[::1"})
        EXPECT_FALSE(parse_address(text)) << text;
}

TEST(Network, HoldsItsAddresses) {
    const auto holds = [](const char* network, const char* address) {
        return Network::parse(network).value().holds(parse_address(address).value());
    };
    EXPECT_TRUE(holds("10.0.0.0/8", "10.255.0.1"));
    EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(holds("10.1.2.0/23", "10.1.3.4"));
    EXPECT_FALSE(holds("10.1.2.0/23", "10.1.4.4"));
    EXPECT_TRUE(holds("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(holds("192.0.2.7", "192.0.2.8"));
    EXPECT_TRUE(holds("0.0.0.0/0", "192.0.2.8"));
    EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
    for (const auto* text : {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "a/8", "10.0.0.0/-1"})
        EXPECT_FALSE(Network::parse(text)) << text;
}

TEST(Forwarded, IsReadFromTheRightUpToTheFirstStranger) {
    struct Row {
        std::vector<const char*> forwarded;
        const char* peer;
    };
    const std::vector<Network> trusted{Network::parse("10.0.0.0/8").value()};
    for (const auto& row :
         {Row{{}, "10.0.0.1"}, Row{{"192.0.2.1"}, "192.0.2.1"}, Row{{"6.6.6.6, 192.0.2.1"}, "192.0.2.1"},
          Row{{"6.6.6.6", "192.0.2.1, 10.0.0.2"}, "192.0.2.1"}, Row{{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
          Row{{"192.0.2.1, nonsense, 10.0.0.2"}, "10.0.0.2"}, Row{{"192.0.2.1, "}, "10.0.0.1"}}) {
        Request request;
        request.peer = parse_address("10.0.0.1").value();
        for (const auto* value : row.forwarded) request.fields.add("x-forwarded-for", value);
        believe_forwarded(request, trusted);
        EXPECT_EQ(request.peer.text(), row.peer);
        EXPECT_EQ(request.proxy.value().text(), "10.0.0.1");
    }
    Request stranger;
    stranger.peer = parse_address("192.0.2.9").value();
    stranger.fields.add("X-Forwarded-For", "6.6.6.6");
    stranger.fields.add("X-Forwarded-Proto", "https");
    believe_forwarded(stranger, trusted);
    EXPECT_EQ(stranger.peer.text(), "192.0.2.9");
    EXPECT_FALSE(stranger.secure || stranger.proxy);
}

TEST(Forwarded, AProxyWhoSaysNothingLeavesWhatWeSawOurselves) {
    const std::vector<Network> trusted{Network::parse("10.0.0.0/8").value()};
    for (const auto& [own, said, secure] : {std::tuple{true, "", true}, std::tuple{false, "", false},
                                            std::tuple{true, "http", false}, std::tuple{false, "https", true}}) {
        Request request;
        request.peer = parse_address("10.0.0.1").value();
        request.secure = own;
        if (*said != '\0') request.fields.add("X-Forwarded-Proto", said);
        believe_forwarded(request, trusted);
        EXPECT_EQ(request.secure, secure) << own << " " << said;
    }
}

TEST(Problem, SaysWhatIsWrongWithEachField) {
    Request request;
    request.id = "r1";
    const auto reply = problem({Code::invalid_fields, {}, {{"/a", "is missing"}}, std::chrono::seconds{3}}, request);
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.fields["Content-Type"], "application/problem+json");
    EXPECT_EQ(reply.fields["Cache-Control"], "no-store");
    EXPECT_EQ(reply.fields["Retry-After"], "3");
    const auto body = parse_json(reply.body).value().as_object();
    EXPECT_EQ(body.at("type"), "/docs/errors#invalid_fields");
    EXPECT_EQ(body.at("status"), 422);
    EXPECT_EQ(body.at("code"), "invalid_fields");
    EXPECT_EQ(body.at("instance"), "r1");
    EXPECT_EQ(body.at("errors").as_array().at(0).as_object().at("pointer"), "/a");
    EXPECT_FALSE(problem({Code::not_found}, request).fields.has("Retry-After"));
}

TEST(ChunkDecoder, TakesAnyCutOfTheInput) {
    const std::string coded = "3;x=y\r\nabc\r\n000A\r\n0123456789\r\n0\r\nT: u\r\n\r\nGET";
    for (std::size_t cut = 1; cut <= coded.size(); ++cut) {
        ChunkDecoder decoder;
        std::string body;
        std::size_t at = 0;
        for (; at < coded.size() && !decoder.is_done();) {
            auto piece = std::string_view{coded}.substr(at, cut);
            while (!piece.empty() && !decoder.is_done()) {
                const auto step = decoder.feed(piece);
                ASSERT_FALSE(decoder.is_broken());
                body += step.data;
                piece.remove_prefix(step.used);
                at += step.used;
            }
        }
        EXPECT_EQ(body, "abc0123456789") << cut;
        EXPECT_EQ(coded.substr(at), "GET") << cut;
    }
}

TEST(Traceparent, IsReadStrictly) {
    const std::string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    EXPECT_EQ(trace_of(good), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(trace_of("01" + good.substr(2) + "-more"), "0af7651916cd43dd8448eb211c80319c");
    for (const auto& bad :
         {std::string{}, good.substr(1), good + "-more", "ff" + good.substr(2),
          "00-" + std::string(32, '0') + good.substr(35), good.substr(0, 36) + std::string(16, '0') + "-01",
          "00-0AF7651916CD43DD8448EB211C80319C" + good.substr(35)})
        EXPECT_EQ(trace_of(bad), "") << bad;
}

}  // namespace
}  // namespace hf::http
