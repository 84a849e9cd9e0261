#include "ops/json_line.h"

#include <string>

#include "base/text.h"

namespace hf::ops {
namespace {

void append(fmt::memory_buffer& out, std::string_view text) { out.append(text.data(), text.data() + text.size()); }

bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

void append_json_text(fmt::memory_buffer& out, std::string_view text) {
    out.push_back('"');
    const bool utf8 = is_utf8(text);
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        while (end < text.size() && is_plain(text[end])) ++end;
        append(out, text.substr(i, end - i));
        if (end == text.size()) break;
        const char c = text[end];
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            out.push_back(utf8 ? c : '?');
        } else {
            fmt::format_to(fmt::appender(out), "\\u{:04x}", static_cast<unsigned>(c));
        }
        i = end + 1;
    }
    out.push_back('"');
}

void append_moment(fmt::memory_buffer& out, Time t) {
    thread_local std::int64_t second = -1;
    thread_local std::string written;
    if (const auto now = t.ms / 1000; now != second) {
        written = rfc3339({now * 1000});
        written.pop_back();
        second = now;
    }
    append(out, written);
    const auto ms = static_cast<unsigned>(t.ms % 1000);
    const char tail[] = {'.', static_cast<char>('0' + ms / 100), static_cast<char>('0' + ms / 10 % 10),
                         static_cast<char>('0' + ms % 10), 'Z'};
    append(out, {tail, sizeof tail});
}

void JsonLine::start(std::string_view name) {
    if (!first_) out_.push_back(',');
    first_ = false;
    out_.push_back('"');
    append(out_, name);
    out_.push_back('"');
    out_.push_back(':');
}

}  // namespace hf::ops
