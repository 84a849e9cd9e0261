// A visitor's request as an upstream hears it, in bytes.
#pragma once

#include <string>
#include <string_view>

#include "http/pass.h"
#include "http/request.h"

namespace hf::http {

/// How the request's body goes up.
enum class BodyUp {
    none,       // or the upstream is asked without it
    in_memory,  // the handler had it read: request.body
    length,     // from the connection, as long as declared
    chunked,    // from the connection, in chunks of our own
};
BodyUp body_up(const Request& request, const UpstreamSource& source);

/// Request line, fields and framing, with the empty line.
std::string request_head(const Request& request, const UpstreamSource& source, std::string_view via);

/// What stands before a chunk of that size, and behind the last one.
std::string chunk_size_line(std::size_t size);
inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace hf::http
