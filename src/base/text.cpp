#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace hf {

std::string hex(std::span<const std::uint8_t> bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto b : bytes) {
        text += kDigits[b >> 4];
        text += kDigits[b & 15];
    }
    return text;
}

std::string base32(std::span<const std::uint8_t> bytes) {
    static constexpr char kDigits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    unsigned pending = 0;
    int bits = 0;
    for (auto b : bytes) {
        pending = (pending << 8) | b;
        for (bits += 8; bits >= 5; bits -= 5) text += kDigits[(pending >> (bits - 5)) & 31];
        pending &= 31;
    }
    if (bits > 0) text += kDigits[(pending << (5 - bits)) & 31];
    return text;
}

namespace {
constexpr char kBase64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 64;

/// Every token that a caller shows is read by this table.
constexpr auto kBase64urlDigits = [] {
    std::array<std::uint8_t, 256> digits;
    digits.fill(kNoDigit);
    for (std::uint8_t i = 0; i < kNoDigit; ++i) digits[static_cast<unsigned char>(kBase64url[i])] = i;
    return digits;
}();
}  // namespace

std::string base64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    unsigned pending = 0;
    int bits = 0;
    for (char c : bytes) {
        pending = ((pending << 8) | static_cast<unsigned char>(c)) & 0xffff;
        for (bits += 8; bits >= 6; bits -= 6) text += kBase64url[(pending >> (bits - 6)) & 63];
    }
    if (bits > 0) text += kBase64url[(pending << (6 - bits)) & 63];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes(text.size() * 6 / 8, '\0');
    auto out = bytes.begin();
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const auto letters = text.substr(at, 4);
        unsigned group = 0, seen = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const unsigned digit = i < letters.size() ? kBase64urlDigits[static_cast<unsigned char>(letters[i])] : 0;
            group = group << 6 | digit;
            seen |= digit;
        }
        const auto whole = letters.size() * 6 / 8;
        const bool has_stray_bits = (group & ((1u << (24 - 8 * whole)) - 1)) != 0;  // a second spelling of these bytes
        if (seen >= kNoDigit || has_stray_bits) return std::nullopt;
        for (std::size_t i = 0; i < whole; ++i) *out++ = static_cast<char>(group >> (16 - 8 * i) & 0xff);
    }
    return bytes;
}

std::string without_last_slash(std::string url) {
    if (url.ends_with('/')) url.pop_back();
    return url;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string to_lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const auto at = text.find(separator);
        pieces.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return pieces;
        text.remove_prefix(at + 1);
    }
}

std::optional<std::int64_t> parse_decimal(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xc2 && lead < 0xe0 ? 2
                                   : (lead & 0xf0) == 0xe0       ? 3
                                   : lead >= 0xf0 && lead < 0xf5 ? 4
                                                                 : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
            (lead == 0xf4 && second > 0x8f))
            return false;
        i += length;
    }
    return true;
}

namespace {

/// Optimal string alignment: two letters that changed places are one slip, as "mdoe" for "mode".
std::size_t edits_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last = std::exchange(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({row[j - 1] + 1, last[j] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
    std::optional<std::string_view> best;
    std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (auto candidate : candidates)
        if (const auto edits = edits_between(word, candidate); edits < fewest) {
            fewest = edits;
            best = candidate;
        }
    return best;
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    return out;
}

}  // namespace hf
