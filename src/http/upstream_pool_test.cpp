// Connections that are used again, and the moments when they must not be.
#include <gtest/gtest.h>

#include <future>

#include "http/relay_kit.h"

namespace hf::http::test {
namespace {

constexpr auto kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr auto kFine = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

TEST(KeptConnections, AreUsedAgainAndThrownAwayInTime) {
    ScriptedUpstream upstream{always(kFine)};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(visitor.send(kGet).read_answer().body, "fine");
    EXPECT_EQ(upstream.connections(), 1);
    house.settle();
    house.pass(Duration{1'501});
    EXPECT_EQ(visitor.send(kGet).read_answer().body, "fine");
    EXPECT_EQ(upstream.connections(), 2);
}

TEST(KeptConnections, AreNotKeptWhenTheUpstreamSaysSo) {
    ScriptedUpstream upstream{always("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfine")};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(visitor.send(kGet).read_answer().body, "fine");
    EXPECT_EQ(upstream.connections(), 3);
}

TEST(KeptConnections, AreNotKeptWhenMoreCameThanWasAnnounced) {
    ScriptedUpstream upstream{always(std::string{kFine} + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother")};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(visitor.send(kGet).read_answer().body, "fine");
    EXPECT_EQ(upstream.connections(), 3);
}

TEST(KeptConnections, ThatTheUpstreamEndedAreNotAskedAgain) {
    std::promise<void> ended[3];
    std::atomic<int> served{0};
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        peer.send(kFine);
        peer.finish_sending();
        ended[served++].set_value();
        peer.read_to_end();
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(visitor.send(kGet).read_answer().body, "fine");
        ended[i].get_future().wait();
    }
    EXPECT_EQ(upstream.connections(), 3);
}

TEST(KeptConnections, WhatMayHaveReachedTheUpstreamIsNotRepeated) {
    std::atomic<int> requests{0};
    ScriptedUpstream upstream{[&](Peer& peer) {
        peer.read_head();
        ++requests;
        peer.send(kFine);
        if (!peer.read_head().empty()) ++requests;  // and hangs up without a word
    }};
    RelayHouse house{upstream};
    house.start();
    Visitor visitor{house.port()};
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 200);
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 502);
    EXPECT_EQ(requests, 2);
    EXPECT_EQ(upstream.connections(), 1);
}

}  // namespace
}  // namespace hf::http::test
