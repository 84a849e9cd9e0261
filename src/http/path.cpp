#include "http/path.h"

#include <algorithm>

#include "base/text.h"

namespace hf::http {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The byte that the escape at `i` stands for, or -1 when there is none.
int escape_at(std::string_view text, std::size_t i) {
    if (i + 2 >= text.size() || text[i] != '%') return -1;
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_alphanumeric(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool contains(std::string_view set, unsigned char c) { return set.find(static_cast<char>(c)) != set.npos; }

/// RFC 3986 §2.3.
bool is_unreserved(unsigned char c) { return is_alphanumeric(c) || contains("-._~", c); }

/// RFC 3986 §3.3, pchar but for escapes: what may stand in a segment as it is.
bool may_stand(unsigned char c) { return is_unreserved(c) || contains("!$&'()*+,;=:@", c); }

void append_escaped(std::string& out, unsigned char c) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    out += '%';
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
}

/// Escapes that are there are decoded, anything else is left: the reading of a lenient server.
std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = escape_at(text, i);
        out += byte < 0 ? text[i] : static_cast<char>(byte);
        if (byte >= 0) i += 2;
    }
    return out;
}

bool is_dot_segment(std::string_view segment) { return segment == "." || segment == ".."; }

/// Of a segment in canonical spelling; an encoded semicolon is one for servers that decode first.
std::string_view before_parameters(std::string_view segment) {
    return segment.substr(0, std::min(segment.find(';'), segment.find("%3B")));
}

/// C0, DEL, and C1 in UTF-8.
bool has_controls(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 || c == 0x7f) return true;
        if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

std::unexpected<Error> refuse(const char* why) { return fail(Code::bad_path, why); }

/// One segment in its one spelling, appended to `out`.
Result<void> append_segment(std::string& out, std::string_view segment) {
    const auto start = out.size();
    for (std::size_t i = 0; i < segment.size(); ++i) {
        auto c = static_cast<unsigned char>(segment[i]);
        if (contains("\\?# ", c)) return refuse("The path holds a character that must not stand there unescaped.");
        const bool escaped = c == '%';
        if (escaped) {
            const int byte = escape_at(segment, i);
            if (byte < 0) return refuse("The path holds a percent sign that starts no escape.");
            if (byte == '/' || byte == '\\') return refuse("The path holds an encoded slash or backslash.");
            c = static_cast<unsigned char>(byte);
            i += 2;
        }
        if (escaped ? is_unreserved(c) : may_stand(c))
            out += static_cast<char>(c);
        else
            append_escaped(out, c);
    }
    const auto written = std::string_view{out}.substr(start);
    // "%2e%2e", and "..;x", which some servers take for "..".
    if (is_dot_segment(before_parameters(written))) return refuse("The path holds a dot segment in disguise.");
    return {};
}

}  // namespace

Result<std::string> canonical_path(std::string_view path) {
    if (!path.starts_with('/')) return refuse("The path does not start with a slash.");
    std::string out;
    out.reserve(path.size() + 8);
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at + 1), path.size());
        const auto segment = path.substr(at + 1, end - at - 1);
        const bool last = end == path.size();
        at = end;
        if (segment == "..")
            out.resize(out.empty() ? 0 : out.rfind('/'));  // RFC 3986 §5.2.4; above the root is the root
        if (segment.empty() || is_dot_segment(segment)) {
            if (last) out += '/';
            continue;
        }
        out += '/';
        TRY(append_segment(out, segment));
    }
    const auto plain = decoded(out);
    if (has_controls(plain)) return refuse("The path holds a control character.");
    if (!is_utf8(plain)) return refuse("The path is not UTF-8.");
    if (decoded(plain) != plain) return refuse("The path is encoded twice.");
    return out;
}

std::string decoded_path(std::string_view canonical) { return decoded(canonical); }

std::string without_parameters(std::string_view canonical) {
    std::string out;
    for (std::size_t at = 0; at < canonical.size();) {
        const auto end = std::min(canonical.find('/', at + 1), canonical.size());
        const auto kept = before_parameters(canonical.substr(at, end - at));
        if (kept.size() > 1 || end == canonical.size()) out += kept;
        at = end;
    }
    return out;
}

Result<std::vector<Parameter>> parse_query(std::string_view query) {
    const auto plain = [](std::string_view text) -> Result<std::string> {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const int byte = escape_at(text, i);
            if (text[i] == '%' && byte < 0) return refuse("The query holds a percent sign that starts no escape.");
            out += byte >= 0 ? static_cast<char>(byte) : text[i] == '+' ? ' ' : text[i];
            if (byte >= 0) i += 2;
        }
        return out;
    };
    std::vector<Parameter> parameters;
    for (const auto piece : split(query, '&')) {
        if (piece.empty()) continue;
        const auto equals = piece.find('=');
        const auto value = equals == piece.npos ? std::string_view{} : piece.substr(equals + 1);
        parameters.push_back({TRY(plain(piece.substr(0, equals))), TRY(plain(value))});
    }
    return parameters;
}

}  // namespace hf::http
