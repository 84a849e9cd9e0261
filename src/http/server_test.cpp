// The everyday: keep-alive, HEAD, HTTP/1.0, bodies, pipelining, names of requests and of visitors.
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "http/test_kit.h"

namespace hf::http::test {
namespace {

const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

Reaction echo(Request& request) {
    return text_reply(200, "text/plain", std::string{request.path} + '|' + std::string{request.body});
}

std::string chunk(std::string_view bytes) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return size + std::string{bytes} + "\r\n";
}

TEST(Server, AnswersOneRequestAfterTheOther) {
    House house;
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 3; ++i) {
        const auto answer = visitor.send(kGet).read_answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello");
        EXPECT_EQ(answer.field("Content-Length"), "5");
        EXPECT_EQ(answer.field("Connection"), "");
        EXPECT_EQ(answer.field("Date"), "Fri, 15 Jan 2027 08:00:00 GMT");
    }
}

TEST(Server, EndsWhenAskedTo) {
    House house;
    house.start();
    Visitor visitor{house.port()};
    const auto answer = visitor.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n").read_answer();
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(visitor.is_ended());
}

TEST(Server, EndsWhenTheReplySaysSo) {
    House house{[](Request&) { return Reply{.status = 204, .close = true}; }};
    house.start();
    Visitor visitor{house.port()};
    const auto answer = visitor.send(kGet).read_answer();
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.field("Content-Length"), "");
    EXPECT_TRUE(visitor.is_ended());
}

TEST(Server, SendsNoBodyToHead) {
    House house;
    house.start();
    Visitor visitor{house.port()};
    const auto answer = visitor.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer(true);
    EXPECT_EQ(answer.field("Content-Length"), "5");
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 200);
}

TEST(Server, SpeaksHttp10) {
    House house;
    house.start();
    Visitor once{house.port()};
    EXPECT_EQ(once.send("GET / HTTP/1.0\r\n\r\n").read_answer().field("Connection"), "close");
    EXPECT_TRUE(once.is_ended());

    Visitor often{house.port()};
    for (int i = 0; i < 2; ++i) {
        const auto answer = often.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read_answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.field("Connection"), "keep-alive");
    }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    House house{[](Request& request) -> Reaction {
        // Every other one goes through the store, and none overtakes another.
        auto path = std::string{request.path};
        if (path.back() % 2 == 0) return text_reply(200, "text/plain", path);
        return ask(
            store::Mode::read, [path](store::Tx&) { return path; },
            [](std::string given) -> Reaction { return text_reply(200, "text/plain", given); });
    }};
    house.start();
    Visitor visitor{house.port()};
    std::string all;
    for (int i = 0; i < 1'000; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    visitor.send(all);
    for (int i = 0; i < 1'000; ++i) ASSERT_EQ(visitor.read_answer().body, "/" + std::to_string(i));
}

TEST(Server, TakesBodiesOfAllShapes) {
    House house{echo};
    house.start();
    const std::string big(100'000, 'b');
    const std::vector<std::pair<std::string, std::string>> bodies{
        {"Content-Length: 5\r\n\r\nhello", "hello"},
        {"Content-Length: 0\r\n\r\n", ""},
        {"Content-Length: 100000\r\n\r\n" + big, big},
        {"Transfer-Encoding: chunked\r\n\r\n" + chunk("hel") + chunk("lo") + "0\r\n\r\n", "hello"},
        {"Transfer-Encoding: chunked\r\n\r\n" + chunk(big) + chunk("!") + "0\r\nX: y\r\n\r\n", big + "!"},
    };
    Visitor visitor{house.port()};
    for (const auto& [sent, taken] : bodies)
        EXPECT_EQ(visitor.send("POST /p HTTP/1.1\r\nHost: a\r\n" + sent).read_answer().body, "/p|" + taken);
    // All at once: what follows a body is the next request, wherever the kernel cuts the bytes.
    std::string all;
    for (const auto& [sent, taken] : bodies) all += "POST /p HTTP/1.1\r\nHost: a\r\n" + sent;
    visitor.send(all);
    for (const auto& [sent, taken] : bodies) EXPECT_EQ(visitor.read_answer().body, "/p|" + taken);
}

TEST(Server, SaysContinueOnlyToABodyThatIsWanted) {
    House house{echo};
    house.script.wanted = [](const Request& request) { return request.path == "/left" ? Handler::kLeaveBody : 100; };
    house.start();
    const auto request = [](std::string_view path, int length) {
        return "POST " + std::string{path} +
               " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
    };
    Visitor visitor{house.port()};
    EXPECT_EQ(visitor.send(request("/p", 5)).read_answer().status, 100);
    EXPECT_EQ(visitor.send("hello").read_answer().body, "/p|hello");
    // Bytes that are there already need no invitation (RFC 9110 §10.1.1).
    EXPECT_EQ(visitor.send(request("/p", 5) + "hello").read_answer().status, 200);
    // Refused before the body: whether it still comes is unknown, so the connection ends.
    const auto refused = visitor.send(request("/p", 500)).read_answer();
    EXPECT_EQ(refused.status, 413);
    EXPECT_EQ(refused.field("Connection"), "close");
    EXPECT_TRUE(visitor.is_ended());

    Visitor unread{house.port()};
    const auto answer = unread.send(request("/left", 5)).read_answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(unread.is_ended());
}

TEST(Server, DiscardsAShortBodyThatNobodyReads) {
    House house;
    house.script.wanted = [](const Request&) { return Handler::kLeaveBody; };
    house.start();
    Visitor visitor{house.port()};
    for (const auto* body :
         {"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"})
        EXPECT_EQ(visitor.send("POST / HTTP/1.1\r\nHost: a\r\n" + std::string{body} + kGet).read_answer().status, 200);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(visitor.read_answer().status, 200);

    Visitor long_winded{house.port()};
    const auto answer = long_winded.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n").read_answer();
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(long_winded.is_ended());
}

TEST(Server, NamesRequests) {
    House house{
        [](Request& request) { return text_reply(200, "text/plain", request.id + '|' + std::string{request.trace}); }};
    house.start();
    Visitor visitor{house.port()};
    const auto ask = [&](std::string_view fields) {
        return visitor.send("GET / HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n").read_answer();
    };
    EXPECT_EQ(ask("X-Request-ID: Abc-1._\r\n").field("X-Request-ID"), "Abc-1._");
    EXPECT_EQ(ask("X-Request-ID: " + std::string(128, 'x') + "\r\n").field("X-Request-ID"), std::string(128, 'x'));
    std::set<std::string> own;
    for (const auto& id : {std::string{}, std::string{"a b"}, std::string(129, 'x'), std::string{"<x>"}}) {
        const auto answer = ask(id.empty() ? "" : "X-Request-ID: " + id + "\r\n");
        EXPECT_EQ(answer.field("X-Request-ID").size(), 13u);
        EXPECT_EQ(answer.body, answer.field("X-Request-ID") + "|");
        own.insert(answer.body);
    }
    EXPECT_EQ(own.size(), 4u);
    EXPECT_TRUE(ask("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n")
                    .body.ends_with("|0af7651916cd43dd8448eb211c80319c"));
}

TEST(Server, ReducesAnAbsoluteTarget) {
    House house{[](Request& request) {
        return text_reply(200, "text/plain", std::string{request.target} + ' ' + std::string{request.host});
    }};
    house.start();
    Visitor visitor{house.port()};
    const auto target = [&](std::string_view sent) {
        return visitor.send("GET " + std::string{sent} + " HTTP/1.1\r\nHost: Shop:80\r\n\r\n").read_answer().body;
    };
    EXPECT_EQ(target("http://shop:80/a?b"), "/a?b shop:80");
    EXPECT_EQ(target("http://SHOP:80"), "/ shop:80");
    EXPECT_EQ(target("https://shop:80?b=c"), "/?b=c shop:80");
}

TEST(Server, BelievesProxiesItTrusts) {
    const auto who = [](Request& request) {
        return text_reply(200, "text/plain",
                          request.peer.text() + (request.secure ? " secure" : "") + (request.proxy ? " proxied" : ""));
    };
    const std::string sent =
        "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 198.51.100.7, 127.0.0.9\r\n"
        "X-Forwarded-Proto: https\r\n\r\n";
    House strict{who};
    strict.start();
    EXPECT_EQ(Visitor{strict.port()}.send(sent).read_answer().body, "127.0.0.1");

    House trusting{who};
    trusting.trusted_proxies = {"127.0.0.0/8"};
    trusting.start();
    EXPECT_EQ(Visitor{trusting.port()}.send(sent).read_answer().body, "198.51.100.7 secure proxied");
    EXPECT_EQ(Visitor{trusting.port()}.send(kGet).read_answer().body, "127.0.0.1 proxied");
}

TEST(Server, TellsTheObserver) {
    House house;
    house.start();
    {
        Visitor visitor{house.port()};
        visitor.send(kGet).read_answer();
        visitor.send("GET /bad\r\n\r\n").read_answer();
    }
    const auto seen = house.witness.await(2);
    EXPECT_EQ(seen[0].status, 200);
    EXPECT_EQ(seen[0].path, "/x");
    EXPECT_GT(seen[0].bytes_out, 100u);
    EXPECT_EQ(seen[1].status, 400);
    house.witness.await_open(0);
}

TEST(Server, SaysWhichAddressItCannotHave) {
    House house;
    house.start();
    const auto second = [&](std::string address, int threads) {
        Server{house.kernel,
               {.threads = threads},
               {Listener{.name = "x", .address = address, .handler = &house.script}},
               house.witness};
    };
    const auto taken = "127.0.0.1:" + std::to_string(house.port());
    for (const int threads : {1, 2}) EXPECT_THROW(second(taken, threads), WorldError);
    for (const auto* address : {"127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "192.0.2.1:1"})
        EXPECT_THROW(second(address, 1), WorldError) << address;
}

}  // namespace
}  // namespace hf::http::test
