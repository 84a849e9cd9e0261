// One request as a handler sees it: its head has passed every check of framing (RFC 9112) and of our limits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/time.h"
#include "http/fields.h"

namespace hf::http {

/// An IPv4 address is kept in its IPv6-mapped form.
struct Address {
    std::array<std::uint8_t, 16> bytes{};
    std::uint16_t port = 0;

    std::string text() const;       // "192.0.2.7" or "2001:db8::1"
    std::string shortened() const;  // for logs: the last byte, or the last 80 bits, as 0
    std::string limit_key() const;  // who shares a rate limit: the address, or the /64 of IPv6
    friend bool operator==(const Address&, const Address&) = default;
};

/// Views borrow from the connection and stay valid until the reply has been written, also on store threads.
struct Request {
    std::string_view method;  // "GET"
    std::string_view target;  // as sent, origin form: "/a/b?x=1"
    std::string_view path;    // of the target, before '?', not decoded
    std::string_view query;   // after '?', without it
    std::string_view host;    // of the Host field, in lower case, with its port if it has one
    FieldViews fields;
    std::string_view body;             // complete when the handler asked for it, else empty
    Address peer;                      // the visitor: of the socket, or as a trusted proxy says
    std::optional<Address> proxy;      // the trusted proxy it came through, when there is one
    bool secure = false;               // came over TLS, or a trusted proxy says so
    int minor_version = 1;             // HTTP/1.minor
    std::uint64_t content_length = 0;  // declared; 0 when none or chunked
    bool chunked = false;
    std::string id;          // X-Request-ID: the sender's when it is well-formed, else ours
    std::string_view trace;  // the trace id of a W3C traceparent, or empty
    Time arrived;

    // What a handler notes for the access log and the metrics.
    std::string_view route = "";  // a template or a gate's name: a text that outlives the request
    Caller caller;
    bool by_cookie = false;  // the caller is known by a cookie, which browsers send whoever makes them

    bool has_body() const { return chunked || content_length > 0; }
    bool is_head() const { return method == "HEAD"; }
};

}  // namespace hf::http
