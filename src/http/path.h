// One spelling for a path: what is priced is, byte for byte, what is sent (RFC 3986 §6.2.2, and stricter).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hf::http {

/// The canonical form of a request's path. Empty and dot segments are resolved; unreserved characters are unescaped,
/// escapes written in capitals, and what RFC 3986 does not allow in a path is escaped. Refused with bad_path: encoded
/// slashes, backslashes however they are written, NUL and control characters (encoded or not), '?', '#' and blanks that
/// are not encoded, encoded dot segments and dot segments with ";parameters", invalid escapes, invalid UTF-8 after
/// decoding, and any text that would change if decoded twice. Applying it twice changes nothing.
Result<std::string> canonical_path(std::string_view path);

/// The path with every escape decoded; only for canonical paths.
std::string decoded_path(std::string_view canonical);

/// The canonical path that a server which ignores ";parameters" of segments would see. Where a rule finds something
/// else for it than for the path itself, two readers would take the path differently.
std::string without_parameters(std::string_view canonical);

/// name=value pairs of a query, decoded ('+' is a space), in order. Refused with bad_path when an escape is invalid.
struct Parameter {
    std::string name;
    std::string value;
    friend bool operator==(const Parameter&, const Parameter&) = default;
};
Result<std::vector<Parameter>> parse_query(std::string_view query);

/// Patterns of gates: * matches within a segment, ** across segments. "/a/**" matches "/a" and all below; "/a/*"
/// matches neither "/a" nor "/a/". Compared is what the escapes stand for. A last slash makes no difference: too many
/// servers answer both spellings alike, and a price must not hang on it.
class PathPattern {
  public:
    static Result<PathPattern> parse(std::string_view text);
    bool matches(std::string_view canonical) const;
    /// The part before the first wildcard, up to and with its last slash: "/files/" of "/files/**".
    std::string_view fixed_part() const { return std::string_view{text_}.substr(0, fixed_); }
    /// What of a matching path follows the fixed part: "a/b" of "/files/a/b", nothing of "/files". Never cut a path by
    /// the length of fixed_part(): it may be spelled with other escapes.
    std::string_view rest_of(std::string_view canonical) const;
    /// In canonical spelling.
    const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::size_t fixed_ = 0;
    std::vector<std::string> segments_;  // decoded; wildcards are bytes that no canonical path can hold
};

}  // namespace hf::http
