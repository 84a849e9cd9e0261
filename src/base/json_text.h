// JSON text and JSON trees. Strict on the way in: what two readers could take differently is refused.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hf {

namespace json = boost::json;

struct JsonLimits {
    std::size_t depth = 32;
    std::size_t bytes = 1 << 20;
};

/// Parses one whole JSON text (RFC 8259). Refused with malformed_request: duplicate keys, invalid UTF-8, trailing
/// bytes, comments, nesting beyond the limit, numbers that no int64 or double holds.
Result<json::value> parse_json(std::string_view text, const JsonLimits& limits = {});

std::string write_json(const json::value& value);

/// Appends `text` in quotes, everything escaped that JSON, a terminal or a line-based reader could stumble over. Bytes
/// that are not UTF-8 become "?".
void append_json_string(std::string& out, std::string_view text);

/// `pointer` one step further down (RFC 6901: ~ and / escaped).
std::string pointer_into(std::string_view pointer, std::string_view key);

}  // namespace hf
