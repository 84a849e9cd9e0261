#include "http/upstream_answer.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace hf::http {
namespace {

using namespace std::string_literals;
using enum UpstreamHead::Body;

std::string head_of(std::string_view fields, std::string_view status = "HTTP/1.1 200 OK") {
    std::string head{status};
    head += "\r\n";
    for (const auto line : split(fields, '|'))
        if (!line.empty()) head.append(line).append("\r\n");
    return head + "\r\n";
}

struct Framed {
    std::string_view fields;
    UpstreamHead::Body body;
    bool keep_alive;
    std::string_view status = "HTTP/1.1 200 OK";
    bool asked_with_head = false;
};

TEST(UpstreamAnswer, SaysHowLongItIs) {
    // clang-format off
    const Framed cases[] = {
        {"Content-Length: 5",                        length,      true},
        {"Content-Length: 0",                        length,      true},
        {"Transfer-Encoding: chunked",               chunked,     true},
        {"transfer-encoding: Chunked",               chunked,     true},
        {"",                                         until_close, false},
        {"Connection: keep-alive",                   until_close, false},
        {"Content-Length: 5|Connection: close",      length,      false},
        {"Content-Length: 5|Connection: x, CLOSE",   length,      false},
        {"Content-Length: 5",                        length,      false, "HTTP/1.0 200 OK"},
        {"Content-Length: 5|Connection: Keep-Alive", length,      true,  "HTTP/1.0 200 OK"},
        {"",                                         until_close, false, "HTTP/1.0 200 OK"},
        {"",                                         none,        true,  "HTTP/1.1 204 No Content"},
        {"",                                         none,        true,  "HTTP/1.1 304 Not Modified"},
        {"Content-Length: 9",                        none,        true,  "HTTP/1.1 304 Not Modified"},
        {"Content-Length: 9",                        none,        true,  "HTTP/1.1 204 No Content"},
        {"Transfer-Encoding: chunked",               none,        true,  "HTTP/1.1 304 Not Modified"},
        {"",                                         none,        true,  "HTTP/1.1 100 Continue"},
        {"Upgrade: websocket",                       none,        true,  "HTTP/1.1 101 Switching Protocols"},
        {"Content-Length: 9",                        none,        true,  "HTTP/1.1 200 OK", true},
        {"Transfer-Encoding: chunked",               none,        true,  "HTTP/1.1 200 OK", true},
        {"",                                         none,        true,  "HTTP/1.1 404 Not Found", true},
        {"Content-Length: 5",                        length,      true,  "HTTP/1.1 599 "},
    };
    // clang-format on
    for (const auto& one : cases) {
        const auto bytes = head_of(one.fields, one.status);
        const auto head = parse_answer_head(bytes, one.asked_with_head);
        ASSERT_TRUE(head) << bytes << head.error().detail;
        EXPECT_EQ(head->body, one.body) << bytes;
        EXPECT_EQ(head->keep_alive, one.keep_alive) << bytes;
    }
    EXPECT_EQ(parse_answer_head(head_of("Content-Length: 9"), true)->length, 9u);
}

TEST(UpstreamAnswer, IsRefusedWhereTwoReadersCouldDiffer) {
    const std::string heads[] = {
        head_of("Content-Length: 5|Transfer-Encoding: chunked"),
        head_of("Transfer-Encoding: chunked|Content-Length: 5"),
        head_of("Content-Length: 5|Content-Length: 6"),
        head_of("Content-Length: 5|Content-Length: 5"),
        head_of("Content-Length: 5, 5"),
        head_of("Content-Length: +5"),
        head_of("Content-Length: -5"),
        head_of("Content-Length: 5x"),
        head_of("Content-Length: 0x5"),
        head_of("Content-Length: "),
        head_of("Content-Length: 99999999999999999999"),
        head_of("Transfer-Encoding: gzip"),
        head_of("Transfer-Encoding: gzip, chunked"),
        head_of("Transfer-Encoding: chunked, gzip"),
        head_of("Transfer-Encoding: xchunked"),
        head_of("Transfer-Encoding: identity"),
        head_of("Transfer-Encoding: "),
        head_of("Transfer-Encoding: chunked|Transfer-Encoding: chunked"),
        head_of("Transfer-Encoding: chunked", "HTTP/1.0 200 OK"),
        head_of("Content-Length : 5"),
        head_of(" Content-Length: 5"),
        head_of("No colon"),
        head_of(": no name"),
        head_of("Na me: x"),
        head_of("A: b\rc"),
        head_of("A: b\0c"s),
        head_of("A: b\x01"),
        head_of("A: b\x7f"),
        head_of("A\x80: b"),
        head_of("", "HTTP/1.1 20 OK"),
        head_of("", "HTTP/1.1 2000 OK"),
        head_of("", "HTTP/1.1 099 Odd"),
        head_of("", "HTTP/1.1 600 Odd"),
        head_of("", "HTTP/1.1 abc OK"),
        head_of("", "HTTP/1.1  200 OK"),
        head_of("", "HTTP/1.2 200 OK"),
        head_of("", "HTTP/2.0 200 OK"),
        head_of("", "HTTP/1.1 200 O\x01K"),
    };
    for (const auto& head : heads) {
        const auto got = parse_answer_head(head, false);
        ASSERT_FALSE(got) << head;
        EXPECT_EQ(got.error().code, Code::bad_gateway);
    }
}

TEST(UpstreamAnswer, HeadsEndWhereTheyEnd) {
    const auto head = head_of("A: b");
    for (std::size_t n = 0; n < head.size(); ++n) {
        const auto found = find_answer_head(std::string_view{head}.substr(0, n));
        ASSERT_TRUE(found) << n;
        EXPECT_FALSE(*found) << n;
    }
    EXPECT_EQ(*find_answer_head(head + "body\n"), head.size());
    for (const auto* garbage :
         {"x", "HTTQ", "HTTP/2", "\r\n", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\nA: b\n\n",
          "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n\tc\r\n", "HTTP/1.1 200 OK\r\n\n"})
        EXPECT_FALSE(find_answer_head(garbage)) << garbage;
}

/// Feeds `bytes` in pieces of `step` and gives what came out, with '!' for broken and '+N' for bytes left over.
std::string decoded(std::string_view fields, std::string_view bytes, std::size_t step) {
    const auto text = head_of(fields);
    const auto head = parse_answer_head(text, false);
    AnswerBody body{*head};
    std::string out, buffer;
    for (std::size_t at = 0; at < bytes.size() && !body.is_done() && !body.is_broken(); at += step) {
        buffer = bytes.substr(at, step);
        out += body.decode(buffer);
    }
    if (body.is_broken()) return out + "!";
    if (body.leftover() > 0) out += "+" + std::to_string(body.leftover());
    return body.is_done() ? out + "." : body.end_of_stream() ? out + "$" : out;
}

TEST(AnswerBody, IsWhatIsLeftWithoutFraming) {
    const std::tuple<const char*, std::string, const char*> cases[] = {
        {"Content-Length: 5", "hello", "hello."},
        {"Content-Length: 5", "hel", "hel"},
        {"Content-Length: 0", "", "."},
        {"", "anything\r\n", "anything\r\n$"},
        {"", "", "$"},
        {"Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n", "hello."},
        {"Transfer-Encoding: chunked", "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: z\r\n\r\n", "hello."},
        {"Transfer-Encoding: chunked", "1\r\na\r\n1\r\nb\r\n00A\r\n0123456789\r\n0\r\n\r\n", "ab0123456789."},
        {"Transfer-Encoding: chunked", "0\r\n\r\n", "."},
        {"Transfer-Encoding: chunked", "5\r\nhel", "hel"},
        {"Transfer-Encoding: chunked", "5\r\nhello\r\n", "hello"},
        {"Transfer-Encoding: chunked", "5\r\nhelloworld", "hello!"},
        {"Transfer-Encoding: chunked", "x\r\n", "!"},
        {"Transfer-Encoding: chunked", "5\nhello", "!"},
    };
    for (const auto& [fields, bytes, out] : cases)
        for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{1000}})
            EXPECT_EQ(decoded(fields, bytes, step), out) << bytes << " in pieces of " << step;
}

TEST(AnswerBody, TellsWhatIsLeftOver) {
    EXPECT_EQ(decoded("Content-Length: 2", "hello", 100), "he+3.");
    EXPECT_EQ(decoded("Transfer-Encoding: chunked", "1\r\na\r\n0\r\n\r\nHTTP/1.1", 100), "a+8.");
}

}  // namespace
}  // namespace hf::http
