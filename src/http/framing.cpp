#include "http/framing.h"

#include <algorithm>

#include "base/text.h"

namespace hf::http {
namespace {

std::span<char> writable(std::span<char> head, std::string_view part) {
    return head.subspan(static_cast<std::size_t>(part.data() - head.data()), part.size());
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_host_char(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
}

Result<void> check_host(Request& request, std::span<char> head) {
    const auto count = request.fields.count("Host");
    if (count == 0 && request.minor_version == 0) return {};
    if (count != 1) return fail(Code::malformed_request, "A request has one Host field.");
    const auto host = request.fields["Host"];
    if (!is_host(host)) return fail(Code::malformed_request, "The Host field does not name a host.");
    std::ranges::transform(writable(head, host), writable(head, host).begin(), lower);
    request.host = host;
    return {};
}

/// RFC 9112 §3.2.2: a server accepts the absolute form. We are no proxy, so it has to name the host of the Host field.
Result<void> reduce_absolute(Request& request, std::span<char> head) {
    auto rest = request.target;
    const auto colon = rest.find("://");
    const auto scheme = rest.substr(0, std::min(colon, rest.size()));
    if (colon == rest.npos || !(equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https")))
        return fail(Code::malformed_request, "The target is neither a path nor an http address.");
    rest.remove_prefix(colon + 3);
    const auto authority = rest.substr(0, rest.find_first_of("/?"));
    if (!is_host(authority)) return fail(Code::malformed_request, "The target does not name a host.");
    if (!equals_ignoring_case(authority, request.host))
        return fail(Code::misdirected_request, "The target names another host than the Host field.");
    rest.remove_prefix(authority.size());
    if (!rest.starts_with('/')) {
        auto slot = writable(head, authority);
        slot.back() = '/';
        rest = {&slot.back(), rest.size() + 1};
    }
    request.target = rest;
    return {};
}

Result<void> check_target(Request& request, std::span<char> head) {
    // CONNECT asks for a tunnel and TRACE for an echo of credentials: neither has a place here, whatever the target.
    if (request.method == "CONNECT" || request.method == "TRACE") return fail(Code::method_not_allowed);
    for (const char c : request.target)
        if (c <= ' ' || c == '#' || c == 0x7f || static_cast<unsigned char>(c) > 0x7f)
            return fail(Code::malformed_request, "The target holds a character that has no place in one.");
    if (request.target == "*") {
        if (request.method != "OPTIONS") return fail(Code::malformed_request, "Only OPTIONS can ask for *.");
    } else if (!request.target.starts_with('/')) {
        if (auto done = reduce_absolute(request, head); !done) return done;
    }
    const auto mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    request.query = mark == request.target.npos ? std::string_view{} : request.target.substr(mark + 1);
    return {};
}

/// RFC 9112 §6: one way to say how long a body is, or none.
Result<void> check_length(Request& request) {
    const auto lengths = request.fields.count("Content-Length");
    const auto codings = request.fields.count("Transfer-Encoding");
    if (lengths > 1) return fail(Code::malformed_request, "A request has one Content-Length at most.");
    if (codings > 0) {
        if (codings > 1 || lengths > 0 || request.minor_version == 0)
            return fail(Code::malformed_request, "The length of the body is said in more than one way.");
        if (!equals_ignoring_case(request.fields["Transfer-Encoding"], "chunked"))
            return fail(Code::not_implemented, "The only transfer coding understood is chunked.");
        request.chunked = true;
    }
    if (lengths > 0) {
        const auto length = parse_decimal(request.fields["Content-Length"]);
        if (!length) return fail(Code::malformed_request, "Content-Length is not a decimal number.");
        request.content_length = static_cast<std::uint64_t>(*length);
    }
    return {};
}

bool lists(std::string_view value, std::string_view word) {
    return std::ranges::any_of(split(value, ','), [&](auto one) { return equals_ignoring_case(trim(one), word); });
}

}  // namespace

bool is_host(std::string_view text) {
    auto name_end = text.find(':');
    if (text.starts_with('[')) {
        name_end = text.find(']');
        if (name_end == text.npos || name_end < 3) return false;
        const auto inside = text.substr(1, name_end - 1);
        if (inside.find_first_not_of("0123456789abcdefABCDEF:.") != inside.npos) return false;
        ++name_end;
    } else if (!std::ranges::all_of(text.substr(0, name_end), is_host_char) || name_end == 0 || text.empty()) {
        return false;
    }
    if (name_end == text.npos || name_end == text.size()) return true;
    if (text[name_end] != ':') return false;
    const auto port = parse_decimal(text.substr(name_end + 1));
    return port && *port <= 65'535;
}

Result<Framing> check_framing(Request& request, std::span<char> head) {
    if (auto done = check_host(request, head); !done) return std::unexpected(done.error());
    if (auto done = check_target(request, head); !done) return std::unexpected(done.error());
    if (auto done = check_length(request); !done) return std::unexpected(done.error());

    Framing framing{.keep_alive = request.minor_version == 1};
    bool says_close = false;
    for (const auto& [name, value] : request.fields) {
        if (equals_ignoring_case(name, "Connection")) {
            if (lists(value, "close")) says_close = true;
            if (lists(value, "keep-alive")) framing.keep_alive = true;
        } else if (equals_ignoring_case(name, "Expect")) {
            if (!equals_ignoring_case(value, "100-continue")) return fail(Code::expectation_failed);
            // RFC 9110 §10.1.1: from HTTP/1.0 it means nothing.
            framing.expects_continue = request.minor_version == 1 && request.has_body();
        }
    }
    if (says_close) framing.keep_alive = false;
    return framing;
}

}  // namespace hf::http
