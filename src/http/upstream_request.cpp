#include "http/upstream_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "http/hop_by_hop.h"

namespace hf::http {

namespace {

/// RFC 9110 §8.6: for methods that commonly have a body, its absence is said.
bool says_that_it_is_empty(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

}  // namespace

BodyUp body_up(const Request& request, const UpstreamSource& source) {
    if (source.with_head) return BodyUp::none;
    if (!request.body.empty()) return BodyUp::in_memory;
    if (request.chunked) return BodyUp::chunked;
    return request.content_length > 0 ? BodyUp::length : BodyUp::none;
}

std::string request_head(const Request& request, const UpstreamSource& source, std::string_view via) {
    CHECK(source.target.starts_with('/') &&
              std::ranges::none_of(source.target, [](unsigned char c) { return c <= ' ' || c >= 0x7f; }),
          "a target is a path without blanks and control characters: anything else would be another request");
    std::string out;
    out.reserve(1024);
    const std::string_view method = source.with_head ? "HEAD" : request.method;
    out.append(method).append(" ").append(source.target).append(" HTTP/1.1\r\n");
    for (const auto& [name, value] : fields_to_upstream(request, source, via))
        out.append(name).append(": ").append(value).append("\r\n");
    switch (body_up(request, source)) {
        case BodyUp::none:
            if (says_that_it_is_empty(method)) out += "Content-Length: 0\r\n";
            break;
        case BodyUp::in_memory: out += fmt::format("Content-Length: {}\r\n", request.body.size()); break;
        case BodyUp::length: out += fmt::format("Content-Length: {}\r\n", request.content_length); break;
        case BodyUp::chunked: out += "Transfer-Encoding: chunked\r\n"; break;
    }
    out += "\r\n";
    return out;
}

std::string chunk_size_line(std::size_t size) { return fmt::format("{:x}\r\n", size); }

}  // namespace hf::http
