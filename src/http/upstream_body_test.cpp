// The way up: request bodies, and a visitor's half of a tunnel.
#include <gtest/gtest.h>

#include <future>

#include "http/relay_kit.h"

namespace hf::http::test {
namespace {

constexpr auto kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr auto kFine = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

bool has_line(const std::string& head, const std::string& line) {
    return head.find("\r\n" + line + "\r\n") != head.npos;
}

std::string post(std::string_view framing, std::string_view body) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string{framing} + "\r\n\r\n" + std::string{body};
}

TEST(BodyUp, ArrivesAsLongAsDeclared) {
    std::promise<std::string> got;
    ScriptedUpstream upstream{[&](Peer& peer) {
        EXPECT_TRUE(has_line(peer.read_head(), "Content-Length: 3000000"));
        got.set_value(peer.read_exactly(3'000'000));
        peer.send(kFine);
    }};
    RelayHouse house{upstream};
    house.start();
    const std::string body(3'000'000, 'b');
    EXPECT_EQ(Visitor{house.port()}.send(post("Content-Length: 3000000", body)).read_answer().body, "fine");
    EXPECT_TRUE(got.get_future().get() == body);
}

TEST(BodyUp, ArrivesInChunks) {
    std::promise<std::string> got;
    ScriptedUpstream upstream{[&](Peer& peer) {
        const auto head = peer.read_head();
        EXPECT_TRUE(has_line(head, "Transfer-Encoding: chunked"));
        EXPECT_FALSE(head.find("Content-Length") != head.npos);
        got.set_value(peer.read_exactly(26));
        peer.send(kFine);
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(post("Transfer-Encoding: chunked", "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: z\r\n\r\n"));
    EXPECT_EQ(visitor.read_answer().body, "fine");
    EXPECT_EQ(got.get_future().get(), "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(BodyUp, GoesOnAsItComes) {
    std::promise<void> first;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        EXPECT_EQ(peer.read_exactly(5), "first");
        first.set_value();
        EXPECT_EQ(peer.read_exactly(6), "second");
        peer.send(kFine);
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(post("Content-Length: 11", "first"));
    first.get_future().wait();
    EXPECT_EQ(visitor.send("second").read_answer().body, "fine");
}

TEST(BodyUp, IsAskedForOnlyWhenItIsWanted) {
    ScriptedUpstream upstream{[](Peer& peer) {
        const auto head = peer.read_head();
        EXPECT_EQ(head.find("Expect"), head.npos);
        EXPECT_EQ(peer.read_exactly(5), "hello");
        peer.send(kFine);
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(post("Content-Length: 5\r\nExpect: 100-continue", ""));
    EXPECT_EQ(visitor.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(visitor.send("hello").read_answer().body, "fine");
}

TEST(BodyUp, MayHaveBeenReadBefore) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{500'000}}) {
        std::promise<std::string> got;
        ScriptedUpstream upstream{[&](Peer& peer) {
            EXPECT_TRUE(has_line(peer.read_head(), "Content-Length: " + std::to_string(size)));
            got.set_value(peer.read_exactly(size));
            peer.send(kFine);
        }};
        RelayHouse house{upstream};
        house.script.wanted = [](const Request&) { return std::size_t{1} << 20; };
        house.start();
        const std::string body(size, 'b');
        Visitor visitor{house.port()};
        EXPECT_EQ(visitor.send(post("Content-Length: " + std::to_string(size), body)).read_answer().body, "fine");
        EXPECT_TRUE(got.get_future().get() == body);
    }
}

TEST(BodyUp, OfNothingIsSaidSo) {
    ScriptedUpstream upstream{[](Peer& peer) {
        EXPECT_TRUE(has_line(peer.read_head(), "Content-Length: 0"));
        peer.send(kFine);
    }};
    RelayHouse house{upstream};
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(post("Content-Length: 0", "")).read_answer().body, "fine");
}

TEST(BodyUp, AnAnswerBeforeItsEndIsPassedOn) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        peer.read_exactly(5);
        peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nstop");
        peer.read_to_end();  // the gate hangs up
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    const auto answer = visitor.send(post("Content-Length: 100000000", "first")).read_answer();
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.body, "stop");
    house.diary.await("delivered 413");
    house.diary.await("recorded");  // though the visitor still has a body to send
    EXPECT_TRUE(visitor.shutdown().is_ended());
}

TEST(BodyUp, AVisitorWhoBreaksOffIsToldToTheDelivery) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        EXPECT_EQ(peer.read_to_end(), "first");
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor{house.port()}.send(post("Content-Length: 11", "first"));
    house.diary.await("recorded");
    EXPECT_EQ(house.diary.text(), "visitor_left 0, recorded");
}

TEST(BodyUp, ThatBreaksTheRulesIsTheVisitorsFault) {
    ScriptedUpstream upstream{[](Peer& peer) { peer.read_to_end(); }};
    RelayHouse house{upstream};
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(post("Transfer-Encoding: chunked", "zz\r\n")).read_answer().status, 400);
    EXPECT_EQ(house.diary.text(), "failure 400, no_source 400, recorded");
}

TEST(BodyUp, ThatStopsComingIsARequestTimeout) {
    std::promise<void> asked;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        peer.read_exactly(5);
        asked.set_value();
        peer.read_to_end();
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(post("Content-Length: 11", "first"));
    asked.get_future().wait();
    house.settle();
    house.pass(house.limits.body_timeout + Duration{1});
    EXPECT_EQ(visitor.read_answer().status, 408);
}

TEST(Tunnel, PassesBytesBothWaysUntilTheUpstreamEnds) {
    ScriptedUpstream upstream{[](Peer& peer) {
        const auto head = peer.read_head();
        EXPECT_TRUE(has_line(head, "Upgrade: websocket"));
        EXPECT_TRUE(has_line(head, "Connection: Upgrade"));
        EXPECT_TRUE(has_line(head, "Sec-WebSocket-Key: k"));
        peer.send(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: v\r\n\r\nwelcome");
        EXPECT_EQ(peer.read_exactly(4), "ping");
        peer.send("pong");
        EXPECT_EQ(peer.read_exactly(3), "bye");
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
        "Sec-WebSocket-Key: k\r\n\r\n");
    const auto head = visitor.read_until("\r\n\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101 "));
    EXPECT_TRUE(has_line(head, "Upgrade: websocket"));
    EXPECT_TRUE(has_line(head, "Connection: Upgrade"));
    EXPECT_TRUE(has_line(head, "Sec-WebSocket-Accept: v"));
    EXPECT_EQ(visitor.read_until("welcome"), "welcome");
    EXPECT_EQ(visitor.send("ping").read_until("pong"), "pong");
    EXPECT_TRUE(visitor.send("bye").is_ended());
    house.diary.await("recorded");
    EXPECT_EQ(house.diary.text(), "head 101, delivered 101, recorded");
}

TEST(Tunnel, EndsWithTheVisitor) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        EXPECT_EQ(peer.read_to_end(), "last words");
    }};
    RelayHouse house{upstream};
    house.start();
    {
        Visitor visitor{house.port()};
        visitor.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        visitor.read_until("\r\n\r\n");
        visitor.send("last words");
    }
    house.diary.await("recorded");
}

TEST(Tunnel, DoesNotOutliveAVisitorForLong) {
    std::promise<void> over;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        peer.read_to_end();
        over.set_value();
        while (peer.send("still talking")) {
        }
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    visitor.read_until("\r\n\r\n");
    visitor.shutdown();
    over.get_future().wait();
    house.settle();
    house.pass(Duration{2'001});
    house.diary.await("recorded");
}

TEST(Tunnel, IsNotMadeWhenTheUpstreamAnswersOtherwise) {
    ScriptedUpstream upstream{always("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    EXPECT_EQ(visitor.read_answer().body, "no");
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 403);
}

}  // namespace
}  // namespace hf::http::test
