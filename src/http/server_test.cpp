#include <gtest/gtest.h>

#include "http/test_kit.h"

namespace hf::http::test {
namespace {

TEST(Server, AnswersOneRequestAfterTheOther) {
    House house;
    house.start();
    Visitor visitor{house.port()};
    for (int i = 0; i < 3; ++i) {
        const auto answer = visitor.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").read_answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello");
        EXPECT_EQ(answer.field("Content-Length"), "5");
        EXPECT_EQ(answer.field("Connection"), "");
    }
}

}  // namespace
}  // namespace hf::http::test
