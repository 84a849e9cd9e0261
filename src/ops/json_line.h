// One line of a log: a flat JSON object written straight into a buffer, without a tree in between.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "base/time.h"

namespace hf::ops {

/// Appends `text` with everything escaped that JSON, a terminal or a line-based reader could stumble over. Bytes that
/// are not UTF-8 become "?".
void append_json_text(fmt::memory_buffer& out, std::string_view text);

/// RFC 3339 with milliseconds; quicker than rfc3339() because the last second is remembered by each thread.
void append_moment(fmt::memory_buffer& out, Time t);

/// Names are our own words and are not escaped.
class JsonLine {
  public:
    explicit JsonLine(fmt::memory_buffer& out) : out_(out) { out_.push_back('{'); }

    void text(std::string_view name, std::string_view value) {
        start(name);
        append_json_text(out_, value);
    }
    template <class Number>
    void number(std::string_view name, Number value) {
        start(name);
        fmt::format_to(fmt::appender(out_), "{}", value);
    }
    void moment(std::string_view name, Time t) {
        start(name);
        out_.push_back('"');
        append_moment(out_, t);
        out_.push_back('"');
    }
    /// Begins a member whose value the caller appends to out().
    void start(std::string_view name);
    fmt::memory_buffer& out() { return out_; }
    std::string_view finish() {
        out_.push_back('}');
        return {out_.data(), out_.size()};
    }

  private:
    fmt::memory_buffer& out_;
    bool first_ = true;
};

}  // namespace hf::ops
