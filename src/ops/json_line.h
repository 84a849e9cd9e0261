// One line of a log: a flat JSON object written straight into a buffer, without a tree in between.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/json_text.h"
#include "base/time.h"

namespace hf::ops {

/// RFC 3339 with milliseconds; quicker than rfc3339() because the last second is remembered by each thread.
void append_moment(std::string& out, Time t);

/// Takes the buffer over, whatever it held. Names are our own words and are not escaped.
class JsonLine {
  public:
    explicit JsonLine(std::string& out) : out_(out) { out_ = '{'; }

    void text(std::string_view name, std::string_view value) {
        start(name);
        append_json_string(out_, value);
    }
    template <class Number>
    void number(std::string_view name, Number value) {
        start(name);
        fmt::format_to(std::back_inserter(out_), "{}", value);
    }
    void moment(std::string_view name, Time t) {
        start(name);
        out_ += '"';
        append_moment(out_, t);
        out_ += '"';
    }
    /// Begins a member whose value the caller appends to out().
    void start(std::string_view name);
    std::string& out() { return out_; }
    std::string_view finish() {
        out_ += '}';
        return out_;
    }

  private:
    std::string& out_;
    bool first_ = true;
};

}  // namespace hf::ops
