// Small words about text. All of it is bytes, or code points where it says so; the machine's locale changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hf {

std::string hex(std::span<const std::uint8_t> bytes);
/// Crockford's base 32 in lower case, most significant bits first: sorts as the bytes do.
std::string base32(std::span<const std::uint8_t> bytes);
/// For addresses to which a path is added.
std::string without_last_slash(std::string url);
/// RFC 4648 §5 without padding.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

char lower(char c);
std::string to_lower(std::string_view text);
/// ASCII letters compare alike whatever their case, as header names do.
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
/// Pieces between separators; an empty text has one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);
/// A whole decimal number and nothing else: no sign, no spaces, no leading '+', within int64.
std::optional<std::int64_t> parse_decimal(std::string_view text);
/// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);
/// The code points of well-formed UTF-8; nothing for anything else.
std::optional<std::u32string> code_points(std::string_view text);
std::string utf8_of(std::u32string_view points);
/// Texts that differ in case alone become equal: each code point of well-formed UTF-8 by itself, to its capital and
/// from there to its small letter, as the C.UTF-8 locale of glibc has them. Folding twice is folding once. No normal
/// form: an accent may still stand in its letter or behind it. Of anything else than UTF-8 the ASCII letters alone are
/// folded.
std::string fold_case(std::string_view text);
char32_t fold_case(char32_t point);
/// The candidate with the fewest edits from `word`, when that is a likely slip (at most a third of its length).
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);
/// &, <, >, " and ' as entities: safe as HTML text and inside quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace hf
