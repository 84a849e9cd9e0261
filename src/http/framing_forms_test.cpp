// What two readers of one connection could take differently, byte by byte over a real socket: the status it gets, and
// that the connection ends with it. The forms come from RFC 9112 §11 and from what servers were caught with.
#include <gtest/gtest.h>

#include "http/test_kit.h"

namespace hf::http::test {
namespace {

using namespace std::literals;

struct Form {
    std::string name;
    std::string bytes;
    int status;
};

std::string line(std::string_view request_line) { return std::string{request_line} + "\r\nHost: a\r\n\r\n"; }
std::string get(std::string_view fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n"; }
std::string host(std::string_view fields) { return "GET / HTTP/1.1\r\n" + std::string{fields} + "\r\n"; }
std::string post(std::string_view fields, std::string_view body = "") {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n" + std::string{body};
}
std::string chunks(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }
const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

// clang-format off
const std::vector<Form> kRefused{
    // ---- one length, said once
    {"te and cl",                       post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + kSmuggled), 400},
    {"cl and te",                       post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + kSmuggled), 400},
    {"te and cl zero",                  post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n"), 400},
    {"te identity and cl",              post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello"), 400},
    {"te xchunked",                     post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + kSmuggled), 501},
    {"te chunkedx",                     post("Transfer-Encoding: chunkedx\r\n", "0\r\n\r\n"), 501},
    {"te identity",                     post("Transfer-Encoding: identity\r\n", kSmuggled), 501},
    {"te gzip, chunked",                post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
    {"te chunked, gzip",                post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501},
    {"te chunked, identity",            post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 501},
    {"te chunked, chunked",             post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
    {"te quoted",                       post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
    {"te with parameter",               post("Transfer-Encoding: chunked;a=b\r\n", "0\r\n\r\n"), 501},
    {"te with comma",                   post("Transfer-Encoding: chunked,\r\n", "0\r\n\r\n"), 501},
    {"te with leading comma",           post("Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n"), 501},
    {"te empty",                        post("Transfer-Encoding:\r\n", "0\r\n\r\n"), 501},
    {"te twice",                        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"te chunked then identity",        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), 400},
    {"te identity then chunked",        post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"te vertical tab",                 post("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n"), 400},
    {"te form feed after",              post("Transfer-Encoding: chunked\f\r\n", "0\r\n\r\n"), 400},
    {"te nul after",                    post("Transfer-Encoding: chunked\0\r\n"sv, "0\r\n\r\n"), 400},
    {"te non-breaking space",           post("Transfer-Encoding: \xa0" "chunked\r\n", "0\r\n\r\n"), 501},
    {"te space before colon",           post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
    {"te tab before colon",             post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"), 400},
    {"te folded",                       post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400},
    {"te name with space first",        post(" Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"te hidden by bare cr",            post("X: y\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"te hidden by bare lf",            post("X: y\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"te in http/1.0",                  "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"cl plus",                         post("Content-Length: +5\r\n", "hello"), 400},
    {"cl minus",                        post("Content-Length: -5\r\n", "hello"), 400},
    {"cl minus zero",                   post("Content-Length: -0\r\n"), 400},
    {"cl hex",                          post("Content-Length: 0x5\r\n", "hello"), 400},
    {"cl float",                        post("Content-Length: 5.0\r\n", "hello"), 400},
    {"cl exponent",                     post("Content-Length: 5e0\r\n", "hello"), 400},
    {"cl underscore",                   post("Content-Length: 1_0\r\n", "helloworld"), 400},
    {"cl inner space",                  post("Content-Length: 1 0\r\n", "helloworld"), 400},
    {"cl list of equals",               post("Content-Length: 5, 5\r\n", "hello"), 400},
    {"cl list of equals, no space",     post("Content-Length: 5,5\r\n", "hello"), 400},
    {"cl list of different",            post("Content-Length: 5, 6\r\n", "hello"), 400},
    {"cl trailing comma",               post("Content-Length: 5,\r\n", "hello"), 400},
    {"cl leading comma",                post("Content-Length: ,5\r\n", "hello"), 400},
    {"cl twice the same",               post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
    {"cl twice different",              post("Content-Length: 5\r\nContent-Length: 0\r\n", "hello"), 400},
    {"cl twice, other case",            post("Content-Length: 5\r\ncontent-length: 0\r\n", "hello"), 400},
    {"cl empty",                        post("Content-Length:\r\n"), 400},
    {"cl letters",                      post("Content-Length: five\r\n", "hello"), 400},
    {"cl digits then letter",           post("Content-Length: 5a\r\n", "hello"), 400},
    {"cl nul",                          post("Content-Length: 5\0\r\n"sv, "hello"), 400},
    {"cl beyond 64 bits",               post("Content-Length: 18446744073709551621\r\n", "hello"), 400},
    {"cl beyond int64",                 post("Content-Length: 9223372036854775808\r\n", "hello"), 400},
    {"cl space before colon",           post("Content-Length : 5\r\n", "hello"), 400},
    {"cl folded",                       post("Content-Length:\r\n 5\r\n", "hello"), 400},
    {"cl on get, two of them",          get("Content-Length: 0\r\nContent-Length: 35\r\n") + kSmuggled, 400},

    // ---- chunks
    {"chunk size hex prefix",           chunks("0x5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size empty",                chunks("\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size minus",                chunks("-5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size plus",                 chunks("+5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size leading space",        chunks(" 5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size trailing space",       chunks("5 \r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size trailing tab",         chunks("5\t\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size underscore",           chunks("0_5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size overflows",            chunks("10000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size of many zeros",        chunks(std::string(40, '0') + "5\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size ends with lf",         chunks("5\nhello\r\n0\r\n\r\n"), 400},
    {"chunk size ends with cr",         chunks("5\rhello\r\n0\r\n\r\n"), 400},
    {"chunk data ends with lf",         chunks("5\r\nhello\n0\r\n\r\n"), 400},
    {"chunk data longer than said",     chunks("5\r\nhello!\r\n0\r\n\r\n"), 400},
    {"chunk data shorter than said",    chunks("6\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk extension with lf",         chunks("5;a\nhello\r\n0\r\n\r\n"), 400},
    {"chunk extension with bare cr",    chunks("5;a\rb\r\nhello\r\n0\r\n\r\n"), 400},
    {"chunk extension with nul",        chunks("5;a\0b\r\nhello\r\n0\r\n\r\n"sv), 400},
    {"chunk extension without end",     chunks("5;" + std::string(5'000, 'a')), 400},
    {"chunk extensions without end",    chunks([] { std::string all; for (int i = 0; i < 90; ++i) all += "1;" + std::string(50, 'x') + "\r\na\r\n"; return all; }()), 400},
    {"last chunk ends with lf",         chunks("0\n\r\n"), 400},
    {"body ends with lf",               chunks("0\r\n\n"), 400},
    {"trailer ends with lf",            chunks("0\r\nX: y\n\r\n"), 400},
    {"trailer folded",                  chunks("0\r\nX: y\r\n z\r\n\r\n"), 400},
    {"trailers without end",            chunks("0\r\nX: " + std::string(9'000, 'y')), 400},

    // ---- one host
    {"no host",                         host(""), 400},
    {"two hosts",                       host("Host: a\r\nHost: b\r\n"), 400},
    {"two equal hosts",                 host("Host: a\r\nHost: a\r\n"), 400},
    {"host empty",                      host("Host:\r\n"), 400},
    {"host of blanks",                  host("Host:  \t \r\n"), 400},
    {"host list",                       host("Host: a, b\r\n"), 400},
    {"host with space",                 host("Host: a b\r\n"), 400},
    {"host with path",                  host("Host: a/b\r\n"), 400},
    {"host with user",                  host("Host: u@a\r\n"), 400},
    {"host with scheme",                host("Host: http://a\r\n"), 400},
    {"host with query",                 host("Host: a?b\r\n"), 400},
    {"host with escape",                host("Host: a%2eb\r\n"), 400},
    {"host with quote",                 host("Host: \"a\"\r\n"), 400},
    {"host with non-ascii",             host("Host: \xc3\xa4\r\n"), 400},
    {"host with empty port",            host("Host: a:\r\n"), 400},
    {"host with bad port",              host("Host: a:http\r\n"), 400},
    {"host with huge port",             host("Host: a:65536\r\n"), 400},
    {"host of port alone",              host("Host: :80\r\n"), 400},
    {"host with broken bracket",        host("Host: [::1\r\n"), 400},
    {"host with junk behind bracket",   host("Host: [::1]a\r\n"), 400},
    {"host folded",                     host("Host:\r\n a\r\n"), 400},
    {"host space before colon",         host("Host : a\r\n"), 400},
    {"host hidden behind blank line",   "GET / HTTP/1.1\r\n Host: b\r\nHost: a\r\n\r\n", 400},

    // ---- the request line
    {"absolute, other host",            line("GET http://b/x HTTP/1.1"), 421},
    {"absolute, other port",            line("GET http://a:81/x HTTP/1.1"), 421},
    {"absolute with user",              line("GET http://u@a/x HTTP/1.1"), 400},
    {"absolute without host",           line("GET http:///x HTTP/1.1"), 400},
    {"absolute of another scheme",      line("GET ftp://a/x HTTP/1.1"), 400},
    {"absolute without slashes",        line("GET http:a/x HTTP/1.1"), 400},
    {"relative",                        line("GET x HTTP/1.1"), 400},
    {"authority",                       line("GET a:80 HTTP/1.1"), 400},
    {"asterisk on get",                 line("GET * HTTP/1.1"), 400},
    {"connect",                         line("CONNECT a:443 HTTP/1.1"), 405},
    {"connect with path",               line("CONNECT /x HTTP/1.1"), 405},
    {"trace",                           line("TRACE / HTTP/1.1"), 405},
    {"target with fragment",            line("GET /x#y HTTP/1.1"), 400},
    {"target with space",               line("GET /x y HTTP/1.1"), 400},
    {"target with tab",                 line("GET /x\ty HTTP/1.1"), 400},
    {"target with nul",                 line("GET /x\0y HTTP/1.1"sv), 400},
    {"target with cr",                  line("GET /x\ry HTTP/1.1"), 400},
    {"target with delete",              line("GET /x\x7fy HTTP/1.1"), 400},
    {"target with utf-8",               line("GET /\xc3\xa4 HTTP/1.1"), 400},
    {"target with latin-1",             line("GET /\xe4 HTTP/1.1"), 400},
    {"target missing",                  line("GET HTTP/1.1"), 400},
    {"target empty",                    line("GET  HTTP/1.1"), 400},
    {"two spaces before target",        line("GET  / HTTP/1.1"), 400},
    {"two spaces before version",       line("GET /  HTTP/1.1"), 400},
    {"tab for space",                   line("GET\t/ HTTP/1.1"), 400},
    {"space behind version",            line("GET / HTTP/1.1 "), 400},
    {"version missing",                 line("GET /"), 400},
    {"http/0.9",                        "GET /\r\n", 400},
    {"http/0.9 said aloud",             line("GET / HTTP/0.9"), 505},
    {"http/1.2",                        line("GET / HTTP/1.2"), 505},
    {"http/2.0",                        line("GET / HTTP/2.0"), 505},
    {"http/2 preface",                  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"http/1.10",                       line("GET / HTTP/1.10"), 400},
    {"http/11",                         line("GET / HTTP/11"), 400},
    {"http/1.1 in lower case",          line("GET / http/1.1"), 400},
    {"another protocol",                line("GET / HTTPS/1.1"), 400},
    {"method with colon",               line("GE:T / HTTP/1.1"), 400},
    {"method with at",                  line("G@T / HTTP/1.1"), 400},
    {"method with slash",               line("GET/ / HTTP/1.1"), 400},
    {"method with nul",                 line("G\0T / HTTP/1.1"sv), 400},
    {"method with non-ascii",           line("G\xc3\x89T / HTTP/1.1"), 400},
    {"method missing",                  line(" / HTTP/1.1"), 400},
    {"greeting of tls",                 "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
    {"two empty lines first",           "\r\n\r\n" + line("GET / HTTP/1.1"), 400},
    {"bare lf first",                   "\n" + line("GET / HTTP/1.1"), 400},
    {"request line ends with lf",       "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"request line ends with cr",       "GET / HTTP/1.1\rHost: a\r\n\r\n", 400},
    {"all lines end with lf",           "GET / HTTP/1.1\nHost: a\n\n", 400},
    {"head ends with lf",               "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
    {"lf cr",                           "GET / HTTP/1.1\n\rHost: a\n\r\n\r", 400},

    // ---- fields
    {"field folded with space",         get("X: y\r\n z\r\n"), 400},
    {"field folded with tab",           get("X: y\r\n\tz\r\n"), 400},
    {"first field begins with space",   "GET / HTTP/1.1\r\n X: y\r\nHost: a\r\n\r\n", 400},
    {"field without colon",             get("X\r\n"), 400},
    {"field without name",              get(": y\r\n"), 400},
    {"field name with space",           get("X Y: z\r\n"), 400},
    {"field name with nul",             get("X\0: y\r\n"sv), 400},
    {"field name with non-ascii",       get("X\xc3\xa4: y\r\n"), 400},
    {"field name with bracket",         get("X[]: y\r\n"), 400},
    {"field name with cr",              get("X\r: y\r\n"), 400},
    {"value with nul",                  get("X: y\0z\r\n"sv), 400},
    {"value with escape",               get("X: y\x1bz\r\n"), 400},
    {"value with bell",                 get("X: \x07\r\n"), 400},
    {"value with delete",               get("X: y\x7fz\r\n"), 400},
    {"value with bare cr",              get("X: y\rz\r\n"), 400},
    {"value ends with cr cr lf",        get("X: y\r\r\n"), 400},
    {"expect something else",           post("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
    {"expect a list",                   post("Expect: 100-continue, x\r\nContent-Length: 5\r\n", "hello"), 417},
};

const std::vector<Form> kTaken{
    {"plain",                           get(""), 200},
    {"unknown method",                  line("BREW / HTTP/1.1"), 200},
    {"empty line first",                "\r\n" + line("GET / HTTP/1.1"), 200},
    {"absolute, same host",             line("GET http://a/x HTTP/1.1"), 200},
    {"absolute, other case",            line("GET HTTP://A/x HTTP/1.1"), 200},
    {"absolute without path",           line("GET http://a HTTP/1.1"), 200},
    {"absolute with query alone",       line("GET http://a?x HTTP/1.1"), 200},
    {"options asterisk",                line("OPTIONS * HTTP/1.1"), 204},
    {"no space after colon",            get("X:y\r\n"), 200},
    {"blanks around value",             get("X: \t y \t \r\n"), 200},
    {"empty value",                     get("X:\r\n"), 200},
    {"latin-1 in value",                get("X: \xe4\r\n"), 200},
    {"host with port",                  host("Host: a:8402\r\n"), 200},
    {"host of ipv6",                    host("Host: [::1]:80\r\n"), 200},
    {"host in capitals",                host("HOST: EXAMPLE.org\r\n"), 200},
    {"te in capitals",                  post("Transfer-Encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"), 200},
    {"chunks with zeros before",        chunks("0005\r\nhello\r\n000\r\n\r\n"), 200},
    {"chunk extension",                 chunks("5;a=b;c=\"d\"\r\nhello\r\n0;z\r\n\r\n"), 200},
    {"trailers",                        chunks("5\r\nhello\r\n0\r\nX: y\r\nContent-Length: 9\r\n\r\n"), 200},
    {"cl with zeros before",            post("Content-Length: 005\r\n", "hello"), 200},
    {"cl with blanks around",           post("Content-Length: \t5 \r\n", "hello"), 200},
    {"cl on get",                       get("Content-Length: 5\r\n") + "hello", 200},
    {"expect in capitals",              post("Expect: 100-Continue\r\nContent-Length: 5\r\n", "hello"), 200},
};
// clang-format on

House& house() {
    static House& only = [] -> House& {
        static House one;
        return one.start();
    }();
    return only;
}

/// Whoever says that he waits may be told 100 Continue first, if his body is late enough.
Answer final_answer(Visitor& visitor) {
    auto answer = visitor.read_answer();
    return answer.status == 100 ? visitor.read_answer() : answer;
}

TEST(FramingForms, AreEnough) { EXPECT_GE(kRefused.size(), 100u); }

TEST(FramingForms, AreRefusedAndEndTheConnection) {
    for (const auto& form : kRefused) {
        SCOPED_TRACE(form.name);
        Visitor visitor{house().port()};
        const auto answer = visitor.send(form.bytes).read_answer();
        EXPECT_EQ(answer.status, form.status) << answer.head << answer.body;
        EXPECT_EQ(answer.field("Connection"), "close");
        EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
        EXPECT_TRUE(visitor.is_ended());
    }
}

TEST(FramingForms, OfGoodMannersAreTakenAndKeepTheConnection) {
    for (const auto& form : kTaken) {
        SCOPED_TRACE(form.name);
        Visitor visitor{house().port()};
        const auto answer = final_answer(visitor.send(form.bytes));
        EXPECT_EQ(answer.status, form.status) << answer.head << answer.body;
        EXPECT_EQ(visitor.send(get("")).read_answer().status, 200);
    }
}

TEST(FramingForms, AreJudgedAlikeWhenTheyComeByteByByte) {
    for (const auto* forms : {&kRefused, &kTaken})
        for (const auto& form : *forms) {
            if (form.bytes.size() > 300) continue;
            SCOPED_TRACE(form.name);
            Visitor visitor{house().port()};
            for (const char byte : form.bytes) visitor.send({&byte, 1});
            EXPECT_EQ(final_answer(visitor).status, form.status);
        }
}

}  // namespace
}  // namespace hf::http::test
