// What is too much, too long or too slow. The clock is moved by hand; nobody sleeps.
#include <gtest/gtest.h>

#include "http/test_kit.h"

namespace hf::http::test {
namespace {

const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

std::string get(std::string_view target, std::string_view fields = "") {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n";
}

int status_of(House& house, std::string_view bytes) {
    Visitor visitor{house.port()};
    return visitor.send(bytes).read_answer().status;
}

TEST(Limits, OfTheTarget) {
    House house;
    house.limits.target_bytes = 100;
    house.start();
    EXPECT_EQ(status_of(house, get("/" + std::string(99, 'x'))), 200);
    EXPECT_EQ(status_of(house, get("/" + std::string(100, 'x'))), 414);
    EXPECT_EQ(status_of(house, "GET /" + std::string(300, 'x')), 414) << "before the line has ended";
}

TEST(Limits, OfTheHead) {
    House house;
    house.limits.head_bytes = 1'000;
    house.start();
    const auto head = [](std::size_t size) {
        const auto rest = get("/", "X: \r\n").size();
        return get("/", "X: " + std::string(size - rest, 'x') + "\r\n");
    };
    EXPECT_EQ(status_of(house, head(1'000)), 200);
    EXPECT_EQ(status_of(house, head(1'001)), 431);
    EXPECT_EQ(status_of(house, "GET / HTTP/1.1\r\nX: " + std::string(2'000, 'x')), 431) << "before the head has ended";
}

TEST(Limits, OfTheFields) {
    House house;
    house.limits.fields = 10;
    house.start();
    const auto fields = [](int count) {
        std::string all;
        for (int i = 0; i < count; ++i) all += "X: y\r\n";
        return get("/", all);
    };
    EXPECT_EQ(status_of(house, fields(9)), 200);
    EXPECT_EQ(status_of(house, fields(10)), 431);
}

TEST(Limits, OfTheBody) {
    House house;
    house.script.wanted = [](const Request&) { return std::size_t{10}; };
    house.start();
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(status_of(house, post + "Content-Length: 10\r\n\r\n0123456789"), 200);
    EXPECT_EQ(status_of(house, post + "Content-Length: 11\r\n\r\n0123456789a"), 413);
    EXPECT_EQ(status_of(house, post + "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n"), 200);
    EXPECT_EQ(status_of(house, post + "Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n"), 413);
    house.script.wanted = [](const Request&) { return std::size_t{0}; };
    EXPECT_EQ(status_of(house, post + "Content-Length: 1\r\n\r\n0"), 413);
    EXPECT_EQ(status_of(house, post + "Content-Length: 0\r\n\r\n"), 200);
}

TEST(Limits, OfConnections) {
    House house;
    house.limits.connections = 2;
    house.start();
    Visitor first{house.port()};
    EXPECT_EQ(first.send(kGet).read_answer().status, 200);
    {
        Visitor second{house.port()};
        EXPECT_EQ(second.send(kGet).read_answer().status, 200);
        Visitor third{house.port()};
        EXPECT_EQ(third.read_answer().status, 503);
        EXPECT_TRUE(third.is_ended());
    }
    house.witness.await_open(1);
    EXPECT_EQ(status_of(house, kGet), 200);
}

TEST(Limits, OfASlowHead) {
    House house;
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet + "GET / HT").read_answer();
    house.pass(Duration{9'900});
    visitor.send("TP");
    house.pass(Duration{200});
    const auto answer = visitor.read_answer();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(visitor.is_ended());
}

TEST(Limits, OfASlowBody) {
    House house;
    house.start();
    for (const auto* framing : {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}) {
        Visitor visitor{house.port()};
        visitor.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" + std::string{framing} + "\r\n");
        EXPECT_EQ(visitor.read_answer().status, 100);
        house.pass(Duration{31'000});
        EXPECT_EQ(visitor.read_answer().status, 408);
        EXPECT_TRUE(visitor.is_ended());
    }
}

TEST(Limits, OfIdleness) {
    House house;
    house.start();
    Visitor visitor{house.port()};
    visitor.send(kGet).read_answer();
    house.pass(Duration{74'000});
    EXPECT_EQ(visitor.send(kGet).read_answer().status, 200);
    house.pass(Duration{76'000});
    EXPECT_TRUE(visitor.is_ended());
}

TEST(Limits, OfAReaderWhoTakesNothing) {
    House house{[](Request&) { return text_reply(200, "text/plain", std::string(32 << 20, 'x')); }};
    house.start();
    Visitor visitor{house.port(), 4 << 10};
    visitor.send(kGet).read_until("\r\n\r\n");
    // He may still have been served while time went by; the second span finds him standing still.
    for (int i = 0; i < 3; ++i) house.pass(Duration{61'000});
    const auto seen = house.witness.await(1);
    EXPECT_LT(seen[0].bytes_out, 32u << 20);
    house.witness.await_open(0);
}

TEST(Limits, OfAVisitorWhoLeavesHalfWay) {
    House house;
    house.start();
    for (const auto* bytes :
         {"", "GET", "GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"}) {
        Visitor visitor{house.port()};
        visitor.send(bytes).shutdown();
        EXPECT_TRUE(visitor.is_ended()) << bytes;
    }
}

}  // namespace
}  // namespace hf::http::test
