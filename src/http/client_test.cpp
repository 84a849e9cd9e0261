// The client against servers that play a script on plain sockets.
#include "http/client.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include "http/relay_kit.h"

namespace hf::http::test {
namespace {

using testing::HasSubstr;

std::string url_of(const ScriptedUpstream& server) {
    return "http://127.0.0.1:" + std::to_string(server.upstream->port);
}

ClientRequest get(const ScriptedUpstream& server, std::string path = "/x") { return {.url = url_of(server) + path}; }

ClientRequest post(const ScriptedUpstream& server) {
    return {.method = "POST", .url = url_of(server) + "/pay", .body = "{}"};
}

TEST(Client, GivesTheAnswerWhateverItsStatus) {
    for (const int status : {200, 302, 404, 409, 503}) {
        ScriptedUpstream server{always("HTTP/1.1 " + std::to_string(status) +
                                       " Said\r\nContent-Type: application/json\r\nLocation: /elsewhere\r\n"
                                       "Content-Length: 2\r\n\r\n[]")};
        const auto answer = Client{}.send(get(server));
        ASSERT_TRUE(answer.has_value()) << status;
        EXPECT_EQ(answer->status, status);
        EXPECT_EQ(answer->content_type, "application/json");
        EXPECT_EQ(answer->body, "[]");
        EXPECT_EQ(server.connections(), 1) << "no redirect is followed";
    }
}

TEST(Client, SendsWhatItIsGiven) {
    std::string head, body;
    ScriptedUpstream server{[&](Peer& peer) {
        head = peer.read_head();
        body = peer.read_exactly(7);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }};
    auto request = post(server);
    request.fields = {{"Content-Type", "application/json"}, {"X-Own", "a b"}};
    request.body = std::string("{\"a\":1}", 7);
    ASSERT_TRUE(Client{{.user_agent = "the house"}}.send(request).has_value());
    EXPECT_THAT(head, testing::StartsWith("POST /pay HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(head, HasSubstr("X-Own: a b\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Length: 7\r\n"));
    EXPECT_THAT(head, HasSubstr("User-Agent: the house\r\n"));
    EXPECT_THAT(head, testing::Not(HasSubstr("Expect")));
    EXPECT_EQ(body, "{\"a\":1}");
}

struct Trouble {
    std::string name;
    std::string said;
    Code code;
    std::string_view says;
};

TEST(Client, TellsWhatIsNoAnswerAndThatTheRequestMayHaveArrived) {
    std::string fields;
    while (fields.size() < 70'000) fields += "A: " + std::string(1'000, 'a') + "\r\n";
    const Trouble table[]{
        {"nothing", "", Code::bad_gateway, "Empty reply"},
        {"no HTTP", "hello\r\n\r\n", Code::bad_gateway, "HTTP/0.9"},
        {"half a head", "HTTP/1.1 200 OK\r\nContent-Le", Code::bad_gateway, "gives no answer"},
        {"a torn body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Code::bad_gateway, "gives no answer"},
        {"torn chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Code::bad_gateway, "no answer"},
        {"too much", "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'a'), Code::bad_gateway,
         "more than 100 bytes"},
        {"too much without a length", "HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'a'), Code::bad_gateway,
         "more than 100 bytes"},
        {"an endless head", "HTTP/1.1 200 OK\r\n" + fields, Code::bad_gateway, "more than"},
    };
    for (const auto& row : table) {
        ScriptedUpstream server{[&](Peer& peer) {
            peer.read_head();
            peer.read_exactly(2);
            peer.send(row.said);
        }};
        auto request = post(server);
        request.most = 100;
        const auto answer = Client{}.send(request);
        ASSERT_FALSE(answer.has_value()) << row.name;
        EXPECT_EQ(answer.error().error.code, row.code) << row.name;
        EXPECT_THAT(answer.error().error.detail, HasSubstr(std::string{row.says})) << row.name;
        EXPECT_TRUE(answer.error().may_have_arrived) << row.name;
        EXPECT_EQ(server.connections(), 1) << row.name << ": nothing is sent twice";
    }
}

TEST(Client, GivesUpAtItsDeadline) {
    ScriptedUpstream server{[](Peer& peer) {
        peer.read_head();
        peer.read_to_end();
    }};
    auto request = get(server);
    request.whole = Duration{50};
    const auto answer = Client{}.send(request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().error.code, Code::gateway_timeout);
    EXPECT_TRUE(answer.error().may_have_arrived);
}

TEST(Client, KnowsWhenNothingWasSent) {
    std::string gone;
    {
        ScriptedUpstream server{always("")};
        gone = url_of(server);
    }
    struct Row {
        std::string url;
        Code code;
    };
    const Row table[]{
        {gone + "/x", Code::unavailable},
        {"http://no-such-host.invalid/", Code::unavailable},
        {"ftp://127.0.0.1/x", Code::invalid_fields},
        {"file:///etc/hostname", Code::invalid_fields},
        {"gopher://127.0.0.1/", Code::invalid_fields},
        {"http://", Code::invalid_fields},
        {"http://me:secret@127.0.0.1/", Code::invalid_fields},
        {"http://127.0.0.1:1/\r\nHost: b", Code::invalid_fields},
    };
    Client client;
    for (const auto& row : table) {
        const auto answer = client.send({.method = "POST", .url = row.url, .body = "{}"});
        ASSERT_FALSE(answer.has_value()) << row.url;
        EXPECT_EQ(answer.error().error.code, row.code) << row.url << ": " << answer.error().error.detail;
        EXPECT_FALSE(answer.error().may_have_arrived) << row.url;
        EXPECT_THAT(answer.error().error.detail, testing::Not(HasSubstr("secret"))) << row.url;
    }
}

TEST(Client, SaysNothingInClearWhereTlsIsAskedFor) {
    std::atomic<bool> heard{false};
    ScriptedUpstream server{[&](Peer& peer) {
        heard = peer.read_exactly(1) == "P";  // of POST; a ClientHello begins with 0x16
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }};
    auto request = post(server);
    request.url.replace(0, 4, "https");
    const auto answer = Client{}.send(request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().error.code, Code::unavailable);
    EXPECT_FALSE(answer.error().may_have_arrived);
    server.stop();
    EXPECT_FALSE(heard);
}

TEST(Client, UsesNoProxyOfTheEnvironment) {
    ScriptedUpstream proxy{always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")};
    ScriptedUpstream server{always("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserver")};
    ::setenv("http_proxy", url_of(proxy).c_str(), 1);
    ::setenv("ALL_PROXY", url_of(proxy).c_str(), 1);
    const auto answer = Client{}.send(get(server));
    ::unsetenv("http_proxy");
    ::unsetenv("ALL_PROXY");
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, "server");
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(Client, KeepsConnectionsForReadingAlone) {
    ScriptedUpstream server{[](Peer& peer) {
        for (std::string head; !(head = peer.read_head()).empty();) {
            if (head.starts_with("POST")) peer.read_exactly(2);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }};
    Client client;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.send(get(server)).has_value());
    EXPECT_EQ(server.connections(), 1);
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(client.send(post(server)).has_value());
    EXPECT_EQ(server.connections(), 3);
}

}  // namespace
}  // namespace hf::http::test
