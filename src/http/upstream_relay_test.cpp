// Answers on their way through the gate: every framing, every way to end.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/relay_kit.h"

namespace hf::http::test {
namespace {

constexpr auto kGet = "GET /x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n";

std::string of_length(std::string_view body, std::string_view fields = "") {
    return "HTTP/1.1 200 OK\r\n" + std::string{fields} + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string{body};
}

std::string big(std::size_t size) {
    std::string bytes(size, 'x');
    for (std::size_t i = 0; i < size; i += 997) bytes[i] = static_cast<char>('a' + i % 26);
    return bytes;
}

TEST(UpstreamRelay, PassesWhatItIsAskedAndWhatItIsAnswered) {
    std::string asked;
    ScriptedUpstream upstream{[&](Peer& peer) {
        asked = peer.read_head();
        peer.send(of_length("hello", "X-From: app\r\nConnection: X-Internal\r\nX-Internal: 1\r\nServer: app\r\n"));
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    const auto answer =
        visitor.send("GET /x?y=1 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nX-Request-ID: r-1\r\n\r\n").read_answer();
    EXPECT_EQ(asked,
              "GET /x?y=1 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nVia: 1.1 holdfast\r\nX-Forwarded-For: 127.0.0.1\r\n"
              "X-Forwarded-Proto: http\r\nX-Forwarded-Host: a\r\nX-Request-ID: r-1\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.field("X-From"), "app");
    EXPECT_EQ(answer.field("X-Internal"), "");
    EXPECT_EQ(answer.field("Via"), "1.1 holdfast");
    EXPECT_EQ(answer.field("Content-Length"), "5");
    house.diary.await("recorded");
    EXPECT_EQ(house.diary.text(), "head 200, delivered 200, recorded");
}

TEST(UpstreamRelay, KeepsLengths) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{64 << 10}, std::size_t{10 << 20}}) {
        const auto body = big(size);
        ScriptedUpstream upstream{always(of_length(body))};
        RelayHouse house{upstream};
        house.start();
        Visitor visitor{house.port()};
        for (int i = 0; i < 2; ++i) {
            const auto answer = visitor.send(kGet).read_answer();
            EXPECT_EQ(answer.field("Content-Length"), std::to_string(size));
            EXPECT_TRUE(answer.body == body) << size;
        }
        EXPECT_EQ(upstream.connections(), 1);
    }
}

TEST(UpstreamRelay, PassesChunksWithoutWaitingForTheEnd) {
    ScriptedUpstream upstream{[](Peer& peer) {
        while (!peer.read_head().empty()) {
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nfirst\r\n");
            peer.read_exactly(1);  // the visitor says when he has seen it
            peer.send("6\r\nsecond\r\n0\r\nX-Trailer: dropped\r\n\r\n");
        }
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
    EXPECT_NE(visitor.read_until("first").find("Transfer-Encoding: chunked"), std::string::npos);
    visitor.send("1");
    EXPECT_EQ(visitor.read_until("0\r\n\r\n"), "\r\n6\r\nsecond\r\n0\r\n\r\n");
    EXPECT_EQ(visitor.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1").read_answer().body,
              "firstsecond");
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(UpstreamRelay, TakesTheEndOfAConnectionForTheEndOfABody) {
    const auto body = big(300'000);
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body);
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    const auto answer = visitor.send(kGet).read_answer();
    EXPECT_EQ(answer.field("Transfer-Encoding"), "chunked");
    EXPECT_EQ(answer.field("Connection"), "");
    EXPECT_TRUE(answer.body == body);
    EXPECT_TRUE(visitor.send(kGet).read_answer().body == body);

    Visitor old{house.port()};
    const auto plain = old.send("GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n").read_answer();
    EXPECT_EQ(plain.field("Transfer-Encoding"), "");
    EXPECT_EQ(plain.field("Connection"), "close");
    EXPECT_TRUE(plain.body == body);
    EXPECT_EQ(upstream.connections(), 3);
}

TEST(UpstreamRelay, ToHeadAndWithoutContentNoBodyFollows) {
    ScriptedUpstream upstream{[](Peer& peer) {
        for (auto head = peer.read_head(); !head.empty(); head = peer.read_head()) {
            if (head.starts_with("HEAD")) peer.send("HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n");
            if (head.starts_with("DELETE")) peer.send("HTTP/1.1 204 No Content\r\n\r\n");
            if (head.starts_with("GET"))
                peer.send("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 700\r\n\r\n");
        }
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    const auto head = visitor.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer(true);
    EXPECT_EQ(head.field("Content-Length"), "700");
    const auto nothing = visitor.send("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
    EXPECT_EQ(nothing.status, 204);
    EXPECT_EQ(nothing.field("Content-Length"), "");
    EXPECT_EQ(nothing.field("Transfer-Encoding"), "");
    const auto same = visitor.send(kGet).read_answer();
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.field("ETag"), "\"1\"");
    EXPECT_EQ(visitor.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read_answer(true).status, 200);
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(UpstreamRelay, SkipsInterimAnswers) {
    ScriptedUpstream upstream{
        always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + of_length("hello"))};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    EXPECT_EQ(visitor.send(kGet).read_answer().body, "hello");
    EXPECT_EQ(visitor.send(kGet).read_answer().body, "hello");
}

TEST(UpstreamRelay, ASlowVisitorSlowsTheUpstream) {
    constexpr std::uint64_t kSize = 200 << 20;
    std::atomic<std::uint64_t> sent{0};
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kSize) + "\r\n\r\n");
        const auto piece = big(1 << 20);
        while (sent < kSize && peer.send(piece)) sent += piece.size();
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port(), 64 << 10};
    visitor.send(kGet).read_until("\r\n\r\n");
    // Only reading drives the upstream on, so what it is ahead is what the sockets and the gate hold.
    std::uint64_t read = 0;
    std::string buffer(1 << 20, '\0');
    while (read < kSize / 4) {
        const auto count = ::recv(visitor.descriptor(), buffer.data(), buffer.size(), 0);
        ASSERT_GT(count, 0);
        read += static_cast<std::uint64_t>(count);
        ASSERT_LT(sent, read + (32 << 20)) << "the gate takes more than the visitor does";
    }
}

TEST(UpstreamRelay, GoesByUnixSockets) {
    const auto path = testing::TempDir() + "holdfast-upstream-" + std::to_string(::getpid()) + ".sock";
    ScriptedUpstream upstream{always(of_length("hello")), path};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    EXPECT_EQ(visitor.send(kGet).read_answer().body, "hello");
    EXPECT_EQ(visitor.send(kGet).read_answer().body, "hello");
    EXPECT_EQ(upstream.connections(), 1);
    ::unlink(path.c_str());
    upstream.stop();
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 502);
}

TEST(UpstreamRelay, LooksUpNames) {
    ScriptedUpstream upstream{always(of_length("hello"))};
    upstream.upstream->host = "localhost";
    RelayHouse house{upstream};
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(kGet).read_answer().body, "hello");
}

TEST(UpstreamRelay, LetsTheDeliveryReplaceAnAnswer) {
    ScriptedUpstream upstream{always("HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nsecret")};
    RelayHouse house{upstream};
    house.prepare = [](DiaryDelivery& delivery) {
        delivery.edit = [](AnswerHead& head) -> std::optional<Reply> {
            if (head.status < 500) return std::nullopt;
            return text_reply(502, "text/plain", "sorry");
        };
    };
    house.start();
    Visitor visitor{house.port()};
    const auto answer = visitor.send(kGet).read_answer();
    EXPECT_EQ(answer.status, 502);
    EXPECT_EQ(answer.body, "sorry");
    EXPECT_EQ(house.diary.text(), "head 500, refused 502, recorded");
    EXPECT_EQ(visitor.send(kGet).read_answer().body, "sorry");
    EXPECT_EQ(upstream.connections(), 1);  // its answer was read whole, so it may be asked again
}

TEST(UpstreamRelay, KeepsPrivateFieldsToItself) {
    ScriptedUpstream upstream{always(of_length("x", "Holdfast-Price: 25 USD/2\r\nSet-Cookie: holdfast_a=1\r\n"))};
    std::string price;
    RelayHouse house{[&](Request& request) -> Source {
        return UpstreamSource{.upstream = upstream.upstream,
                              .target = std::string{request.target},
                              .withheld = std::make_shared<PrivateFields>(PrivateFields{"holdfast_", "Holdfast-", {}})};
    }};
    house.prepare = [&](DiaryDelivery& delivery) {
        delivery.edit = [&](AnswerHead& head) -> std::optional<Reply> {
            price = head.withheld["Holdfast-Price"];
            head.fields.add("Holdfast-Receipt", "signed");
            return std::nullopt;
        };
    };
    house.start();
    const auto answer = Visitor{house.port()}.send(kGet).read_answer();
    EXPECT_EQ(price, "25 USD/2");
    EXPECT_EQ(answer.field("Holdfast-Price"), "");
    EXPECT_EQ(answer.field("Set-Cookie"), "");
    EXPECT_EQ(answer.field("Holdfast-Receipt"), "signed");
}

TEST(UpstreamRelay, RefusesToGoInCircles) {
    ScriptedUpstream upstream{always(of_length("x"))};
    RelayHouse house{upstream};
    house.start();
    const auto answer =
        Visitor{house.port()}.send("GET / HTTP/1.1\r\nHost: a\r\nVia: 1.1 Holdfast\r\n\r\n").read_answer();
    EXPECT_EQ(answer.status, 508);
    EXPECT_EQ(upstream.connections(), 0);
    EXPECT_EQ(house.diary.text(), "failure 508, no_source 508, recorded");
}

}  // namespace
}  // namespace hf::http::test
