#include "http/hop_by_hop.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace hf::http {
namespace {

/// "Name: value" pieces between bars become views of the text.
FieldViews fields_of(std::string_view text) {
    FieldViews fields;
    for (const auto line : split(text, '|')) {
        const auto colon = line.find(':');
        if (colon != line.npos) fields.add(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    return fields;
}

std::string text_of(const Fields& fields, bool (*wanted)(std::string_view)) {
    std::string text;
    for (const auto& [name, value] : fields)
        if (wanted(name)) text += (text.empty() ? "" : "|") + name + ": " + value;
    return text;
}

bool is_ours(std::string_view name) {
    return name == "Host" || name == "Via" || name.starts_with("X-Forwarded-") || name == "X-Request-ID";
}

Address address(std::uint8_t last) {
    Address address;
    address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last};
    return address;
}

Request request_of(std::string_view fields) {
    Request request;
    request.method = "GET";
    request.host = "shop.example";
    request.peer = address(7);
    request.id = "r1";
    request.fields = fields_of(fields);
    return request;
}

UpstreamSource source() {
    UpstreamSource source;
    source.withheld = std::make_shared<PrivateFields>(PrivateFields{"holdfast_", "Holdfast-", {"X-Raiden-Payment-Id"}});
    return source;
}

struct Crossing {
    std::string_view sent;
    std::string_view arrives;  // but for the fields that are always ours
};

// clang-format off
constexpr Crossing kToUpstream[] = {
    {"", ""},
    {"Accept: */*|User-Agent: t|Authorization: Basic x", "Accept: */*|User-Agent: t|Authorization: Basic x"},
    // of one connection
    {"Connection: close", ""},
    {"Keep-Alive: timeout=5|TE: trailers|Trailer: X|Transfer-Encoding: chunked|Content-Length: 5", ""},
    {"Proxy-Connection: keep-alive|Proxy-Authorization: x|Proxy-Authenticate: y|Proxy: http://evil", ""},
    {"Expect: 100-continue|Upgrade: h2c|HTTP2-Settings: x|Connection: Upgrade, HTTP2-Settings", ""},
    // what Connection names, however it is spelled
    {"Connection: X-Secret|X-Secret: 1|X-Open: 2", "X-Open: 2"},
    {"Connection: close, x-a ,X-B|X-A: 1|x-b: 2|X-C: 3", "X-C: 3"},
    {"Connection: x-a|Connection: x-b|X-A: 1|X-B: 2", ""},
    {"X-A: 1|Connection: ,, x-a", ""},
    {"Connection: Host, Via, X-Forwarded-For, X-Request-ID", ""},
    // ours, however they are spelled
    {"Holdfast-Payment: pay_1|holdfast-paid: 25 USD/2|HOLDFAST-ATTEMPT: 1", ""},
    {"Holdfast_Paid: 25 USD/2|HOLDFAST_Payment-Id: 1|Holdfast-: x", ""},
    {"X-Raiden-Payment-Id: 7|x_raiden_payment_id: 7|X-RAIDEN_Payment-ID: 7", ""},
    {"Holdfastness: 1|X-Holdfast-Paid: 1", "Holdfastness: 1|X-Holdfast-Paid: 1"},
    // asking for one thing and being given another
    {"X-Original-URL: /a|X-Rewrite-URL: /a|X-HTTP-Method-Override: PUT|X_Original_Url: /a|X-HTTP-Method: PUT", ""},
    // forwarding fields of strangers
    {"Forwarded: for=1.2.3.4|X-Forwarded-For: 1.2.3.4|X-Forwarded-Proto: https|X-Forwarded-Port: 1|X_Forwarded_Host: h", ""},
    {"X-Real-IP: 1.2.3.4|X-Forwarded-Prefix: /x", ""},
    {"X-Request-ID: theirs|Host: other.example|host: third", ""},
    // cookies
    {"Cookie: a=1; holdfast_x=2; b=3", "Cookie: a=1; b=3"},
    {"Cookie: holdfast_x=2", ""},
    {"Cookie: holdfast_x=1;holdfast_y=2 ; c=3;", "Cookie: c=3"},
    {"Cookie: a=1|Cookie: holdfast_x=2|Cookie: b=2", "Cookie: a=1; b=2"},
    {"Cookie: Holdfast_x=2; =holdfast_y=1; a", "Cookie: a"},
    {"Cookie: aholdfast_=1; b=holdfast_x", "Cookie: aholdfast_=1; b=holdfast_x"},
    // a websocket's handshake stays whole
    {"Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: k", "Sec-WebSocket-Key: k|Connection: Upgrade|Upgrade: websocket"},
    {"Connection: keep-alive, upgrade|Upgrade: WebSocket", "Connection: Upgrade|Upgrade: websocket"},
    {"Upgrade: websocket", ""},
    {"Connection: upgrade|Upgrade: websocket, h2c", ""},
};
// clang-format on

TEST(HopByHop, LetsThroughWhatIsMeantForTheUpstream) {
    for (const auto& [sent, arrives] : kToUpstream) {
        const auto request = request_of(sent);
        const auto out = fields_to_upstream(request, source(), "gate-1");
        EXPECT_EQ(text_of(out, [](auto name) { return !is_ours(name); }), arrives) << sent;
        EXPECT_EQ(text_of(out, is_ours),
                  "Host: shop.example|Via: 1.1 gate-1|X-Forwarded-For: 192.0.2.7|X-Forwarded-Proto: http|"
                  "X-Forwarded-Host: shop.example|X-Request-ID: r1")
            << sent;
    }
}

TEST(HopByHop, BelievesTrustedProxiesAndAppendsToWhatTheySay) {
    auto request = request_of(
        "X-Forwarded-For: 203.0.113.9|X-Forwarded-For: 198.51.100.1|X-Forwarded-Host: a.example|"
        "Forwarded: for=9|Via: 1.0 edge|X-Forwarded-Port: 8443");
    request.proxy = address(1);
    request.secure = true;
    request.minor_version = 0;
    EXPECT_EQ(text_of(fields_to_upstream(request, source(), "gate-1"), [](std::string_view) { return true; }),
              "Host: shop.example|Via: 1.0 edge, 1.0 gate-1|X-Forwarded-For: 203.0.113.9, 198.51.100.1, 192.0.2.1|"
              "X-Forwarded-Proto: https|X-Forwarded-Host: a.example|X-Request-ID: r1");
}

TEST(HopByHop, AddsOursAfterTheirsAreGone) {
    auto ours = source();
    ours.added.add("Holdfast-Paid", "25 USD/2");
    const auto request = request_of("Connection: Holdfast-Paid|Holdfast-Paid: 1 USD/2");
    EXPECT_EQ(text_of(fields_to_upstream(request, ours, "g"), [](auto name) { return !is_ours(name); }),
              "Holdfast-Paid: 25 USD/2");
}

TEST(HopByHop, StripsConditionsAndRangesWhenAsked) {
    const auto sent =
        "If-Match: a|If-None-Match: b|If-Modified-Since: c|If-Unmodified-Since: d|If-Range: e|Range: f|A: g";
    const auto arrives = [&](bool conditions, bool ranges) {
        UpstreamSource plain;
        plain.strip_conditions = conditions;
        plain.strip_ranges = ranges;
        return text_of(fields_to_upstream(request_of(sent), plain, "g"), [](auto name) { return !is_ours(name); });
    };
    EXPECT_EQ(arrives(false, false), sent);
    EXPECT_EQ(arrives(true, false), "A: g");
    EXPECT_EQ(arrives(false, true), "If-Match: a|If-None-Match: b|If-Modified-Since: c|If-Unmodified-Since: d|A: g");
    EXPECT_EQ(arrives(true, true), "A: g");
}

TEST(HopByHop, RecognisesItselfInVia) {
    constexpr std::pair<std::string_view, bool> kCases[] = {
        {"", false},
        {"Via: 1.1 gate-1", true},
        {"Via: 1.1 GATE-1", true},
        {"Via: HTTP/1.1 gate-1 (a comment)", true},
        {"Via: 1.1 gate-1(c)", true},
        {"Via: 1.0 a, 1.1 gate-1, 1.1 b", true},
        {"Via: 1.0 a|Via: 1.1\tgate-1", true},
        {"Via: 1.1 gate-10", false},
        {"Via: 1.1 a (gate-1)", false},
        {"Via: gate-1", false},
        {"X-Via: 1.1 gate-1", false},
    };
    for (const auto& [fields, passed] : kCases)
        EXPECT_EQ(has_passed_here(fields_of(fields), "gate-1"), passed) << fields;
}

struct Answer {
    std::string_view said;
    std::string_view arrives;
    std::string_view withheld;
};

// clang-format off
constexpr Answer kToVisitor[] = {
    {"", "Via: 1.1 gate-1", ""},
    {"Content-Type: text/html|ETag: \"x\"", "Content-Type: text/html|ETag: \"x\"|Via: 1.1 gate-1", ""},
    {"Connection: close, X-Internal|X-Internal: 1|Keep-Alive: timeout=5|Trailer: a|Upgrade: h2c", "Via: 1.1 gate-1", ""},
    {"Content-Length: 5|Transfer-Encoding: chunked|Proxy-Authenticate: x|TE: x", "Via: 1.1 gate-1", ""},
    {"Via: 1.1 inner", "Via: 1.1 inner, 1.1 gate-1", ""},
    {"Connection: Via|Via: 1.1 inner", "Via: 1.1 gate-1", ""},
    {"Holdfast-Price: 25 USD/2|HOLDFAST_RECEIPT: forged|A: 1", "A: 1|Via: 1.1 gate-1", "Holdfast-Price: 25 USD/2|HOLDFAST_RECEIPT: forged"},
    {"X-Raiden-Payment-Id: 7", "Via: 1.1 gate-1", "X-Raiden-Payment-Id: 7"},
    {"Set-Cookie: a=1; Path=/|Set-Cookie: holdfast_x=1|Set-Cookie: b=2", "Set-Cookie: a=1; Path=/|Set-Cookie: b=2|Via: 1.1 gate-1", ""},
    {"Set-Cookie: HOLDFAST_x=1|Set-Cookie:  = holdfast_x=1|set_cookie: holdfast_y=1", "Via: 1.1 gate-1", ""},
    {"Set-Cookie: a=holdfast_x", "Set-Cookie: a=holdfast_x|Via: 1.1 gate-1", ""},
};
// clang-format on

TEST(HopByHop, LetsThroughWhatIsMeantForTheVisitor) {
    const auto everything = [](std::string_view) { return true; };
    const auto ours = source();
    for (const auto& [said, arrives, withheld] : kToVisitor) {
        const auto head = head_for_visitor(203, fields_of(said), 1, ours.withheld.get(), "gate-1");
        EXPECT_EQ(head.status, 203);
        EXPECT_EQ(text_of(head.fields, everything), arrives) << said;
        EXPECT_EQ(text_of(head.withheld, everything), withheld) << said;
    }
    const auto open = head_for_visitor(200, fields_of("Holdfast-Price: 1|Set-Cookie: holdfast_x=1"), 0, nullptr, "g");
    EXPECT_EQ(text_of(open.fields, everything), "Holdfast-Price: 1|Set-Cookie: holdfast_x=1|Via: 1.0 g");
}

TEST(HopByHop, OnlyAWebSocketMayUpgrade) {
    auto request = request_of("Connection: Upgrade|Upgrade: websocket");
    EXPECT_TRUE(asks_for_websocket(request));
    request.method = "POST";
    EXPECT_FALSE(asks_for_websocket(request));
    request.method = "GET";
    request.minor_version = 0;
    EXPECT_FALSE(asks_for_websocket(request));
    request.minor_version = 1;
    request.content_length = 1;
    EXPECT_FALSE(asks_for_websocket(request));
}

}  // namespace
}  // namespace hf::http
