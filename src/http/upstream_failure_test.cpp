// Upstreams that fail, late, half-way or from the start, and visitors who leave: who is told what.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

#include "http/relay_kit.h"

namespace hf::http::test {
namespace {

constexpr auto kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(UpstreamFailure, IsABadGatewayWhenNothingUsableCame) {
    const std::pair<const char*, std::string_view> cases[] = {
        {"garbage", "hello, who is there?\r\n\r\n"},
        {"nothing", ""},
        {"half a head", "HTTP/1.1 200 OK\r\nContent-Le"},
        {"bare line ends", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
        {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
        {"length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {"a folded field", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n"},
        {"a control character", "HTTP/1.1 200 OK\r\nA: b\x01\r\nContent-Length: 0\r\n\r\n"},
        {"an upgrade nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"},
        {"interim answers alone", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"},
    };
    for (const auto& [name, said] : cases) {
        ScriptedUpstream upstream{[&](Peer& peer) {
            peer.read_head();
            peer.send(said);
        }};
        RelayHouse house{upstream};
        house.start();
        Visitor visitor{house.port()};
        const auto answer = visitor.send(kGet).read_answer();
        EXPECT_EQ(answer.status, 502) << name;
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json") << name;
        EXPECT_EQ(house.diary.text(), "failure 502, no_source 502, recorded") << name;
        EXPECT_NE(house.witness.await(1).front().failure, "") << name;
        EXPECT_EQ(visitor.send(kGet).read_answer().status, 502) << name;  // the visitor's connection goes on
        EXPECT_EQ(upstream.connections(), 2) << name;                     // each was asked once, and not again
    }
}

TEST(UpstreamFailure, IsABadGatewayWhenTheHeadHasNoEnd) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\nA: ");
        while (peer.send(std::string(1000, 'a'))) {
        }
    }};
    RelayHouse house{upstream};
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(kGet).read_answer().status, 502);
}

TEST(UpstreamFailure, IsABadGatewayWhenNobodyListens) {
    ScriptedUpstream upstream{[](Peer&) {}};
    upstream.stop();
    RelayHouse house{upstream};
    house.prepare = [](DiaryDelivery& delivery) {
        delivery.instead_of_failure = text_reply(503, "text/plain", "later");
    };
    house.start();
    EXPECT_EQ(Visitor{house.port()}.send(kGet).read_answer().body, "later");
    EXPECT_EQ(house.diary.text(), "failure 502, no_source 503, recorded");
}

TEST(UpstreamFailure, IsAGatewayTimeoutWhenNobodyPicksUp) {
    // A listener whose queue is full lets newcomers wait.
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(::listen(listener, 0), 0);
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    const Visitor first{ntohs(address.sin_port)};

    auto upstream = std::make_shared<Upstream>(*Upstream::parse("http://127.0.0.1"));
    upstream->port = ntohs(address.sin_port);
    RelayHouse house{[&](Request&) -> Source { return UpstreamSource{.upstream = upstream, .target = "/"}; }};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    while (house.diary.text().empty()) house.pass(upstream->connect_timeout);
    EXPECT_EQ(visitor.read_answer().status, 504);
    EXPECT_EQ(house.diary.text(), "failure 504, no_source 504, recorded");
    ::close(listener);
}

TEST(UpstreamFailure, ABrokenOffBodyIsNeverTakenForAWholeOne) {
    const std::pair<const char*, std::string_view> cases[] = {
        {"a length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"},
        {"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"},
        {"half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhello"},
        {"no chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"},
    };
    for (const auto& [name, said] : cases) {
        ScriptedUpstream upstream{[&](Peer& peer) {
            peer.read_head();
            peer.send(said);
        }};
        RelayHouse house{upstream};
        house.start();
        Visitor visitor{house.port()};
        const auto all = visitor.send(kGet).read_all();
        EXPECT_NE(all.find("hello"), all.npos) << name;
        EXPECT_FALSE(all.ends_with("0\r\n\r\n")) << name;
        house.diary.await("recorded");
        EXPECT_EQ(house.diary.text(), "head 200, source_broke 200, recorded") << name;
    }
}

TEST(UpstreamFailure, AResetIsNoEndOfABody) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
        peer.read_exactly(1);  // until the visitor has the beginning
        peer.reset();
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n").read_until("hello");
    EXPECT_FALSE(visitor.send("1").read_all().ends_with("0\r\n\r\n"));
    house.diary.await("source_broke 200");
}

TEST(UpstreamFailure, SilenceIsAGatewayTimeout) {
    std::promise<void> asked;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        asked.set_value();
        peer.read_to_end();
    }};
    upstream.upstream->first_byte_timeout = Duration{5'000};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    asked.get_future().wait();
    house.settle();
    house.pass(Duration{4'999});
    EXPECT_EQ(house.diary.text(), "");
    house.pass(Duration{1});
    EXPECT_EQ(visitor.read_answer().status, 504);
    EXPECT_EQ(house.diary.text(), "failure 504, no_source 504, recorded");
}

TEST(UpstreamFailure, AnAnswerThatStopsIsBrokenOff) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        peer.read_to_end();
    }};
    upstream.upstream->idle_timeout = Duration{3'000};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet).read_until("hello");
    house.diary.await("head 200");
    house.settle();
    house.pass(Duration{3'001});
    EXPECT_TRUE(visitor.is_ended());
    house.diary.await("source_broke 200");
}

TEST(UpstreamFailure, AVisitorWhoLeavesWhileNothingComesIsNoticed) {
    std::promise<void> asked;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        asked.set_value();
        peer.read_to_end();  // the gate hangs up
    }};
    RelayHouse house{upstream};
    house.start();
    {
        Visitor visitor{house.port()};
        visitor.send(kGet);
        asked.get_future().wait();
        house.settle();
        house.pass(Duration{1'000});  // only a long wait is worth a look
    }
    house.diary.await("recorded");
    EXPECT_EQ(house.diary.text(), "visitor_left 0, recorded");
}

TEST(UpstreamFailure, AVisitorWhoLeavesHalfWayIsToldToTheDelivery) {
    ScriptedUpstream upstream{[](Peer& peer) {
        peer.read_head();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (peer.send("400\r\n" + std::string(0x400, 'x') + "\r\n")) {
        }
    }};
    RelayHouse house{upstream};
    house.start();
    {
        Visitor visitor{house.port()};
        visitor.send(kGet).read_until("xxxx");
    }
    house.diary.await("visitor_left 200");
    house.diary.await("recorded");
}

TEST(Renewals, ComeAsLongAsAPassageTakes) {
    std::promise<void> asked, go_on, finish;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        asked.set_value();
        go_on.get_future().wait();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        finish.get_future().wait();
        peer.send("b");
    }};
    RelayHouse house{upstream};
    house.prepare = [](DiaryDelivery& delivery) { delivery.every = Duration{3'000}; };
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    asked.get_future().wait();
    house.settle();
    house.pass(Duration{3'000});
    house.diary.await("renewed");
    go_on.set_value();
    visitor.read_until("\r\n\r\na");
    house.settle();
    house.pass(Duration{3'000});
    house.diary.await("renewed", 2);
    finish.set_value();
    EXPECT_EQ(visitor.read_until("b"), "b");
    house.diary.await("recorded");
    EXPECT_EQ(house.diary.text(), "renewed, head 200, renewed, delivered 200, recorded");
}

TEST(Renewals, AreWaitedForBeforeTheEndIsRecorded) {
    std::promise<void> asked, go_on;
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        asked.set_value();
        go_on.get_future().wait();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
    }};
    RelayHouse house{upstream};
    house.prepare = [](DiaryDelivery& delivery) { delivery.every = Duration{3'000}; };
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet);
    asked.get_future().wait();
    house.store.hold();
    house.settle();
    house.pass(Duration{3'000});
    house.store.await_held(1);
    go_on.set_value();
    EXPECT_EQ(visitor.read_answer().body, "a");
    EXPECT_EQ(house.diary.text(), "head 200");
    house.store.release();
    house.diary.await("recorded");
    EXPECT_EQ(house.diary.text(), "head 200, renewed, delivered 200, recorded");
}

TEST(Delivery, ThatFailsInItsOwnCodeIsStillTold) {
    ScriptedUpstream upstream{always("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")};
    RelayHouse house{upstream};
    house.prepare = [](DiaryDelivery& delivery) {
        delivery.edit = [](AnswerHead&) -> std::optional<Reply> { throw std::logic_error{"a bug"}; };
    };
    house.start();
    Visitor visitor{house.port()};
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 500);
    EXPECT_EQ(house.diary.text(), "head 200, no_source 500, recorded");
    EXPECT_EQ(house.witness.await(1).front().failure, "a bug");
}

}  // namespace
}  // namespace hf::http::test
