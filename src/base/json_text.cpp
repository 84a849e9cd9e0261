#include "base/json_text.h"

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"

namespace hf {
namespace {

/// Builds the tree as Boost's own parser does, and remembers the keys of the objects still open: Boost keeps the last
/// of two equal keys in silence.
class StrictHandler {
  public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    using error_code = json::error_code;
    using string_view = json::string_view;

    bool on_document_begin(error_code&) { return stack_.reset(), true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open_.emplace_back(), true; }
    bool on_object_end(std::size_t n, error_code&) {
        open_.pop_back();
        stack_.push_object(n);
        return true;
    }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t n, error_code&) { return stack_.push_array(n), true; }
    bool on_key_part(string_view part, std::size_t, error_code&) {
        key_.append(part.data(), part.size());
        stack_.push_chars(part);
        return true;
    }
    bool on_key(string_view part, std::size_t, error_code& ec) {
        key_.append(part.data(), part.size());
        stack_.push_key(part);
        if (!open_.back().insert(key_).second) {
            duplicate_ = key_;
            ec = json::error::syntax;
            return false;
        }
        key_.clear();
        return true;
    }
    bool on_string_part(string_view part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
    bool on_string(string_view part, std::size_t, error_code&) { return stack_.push_string(part), true; }
    bool on_number_part(string_view part, error_code&) {
        number_.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t i, string_view, error_code&) { return number_.clear(), stack_.push_int64(i), true; }
    bool on_uint64(std::uint64_t u, string_view, error_code&) { return number_.clear(), stack_.push_uint64(u), true; }
    /// Boost's own reading may be off by the last bit, so that a number changed each time it went through; 1e400 it
    /// reads as infinity, which no JSON text can say.
    bool on_double(double near, string_view part, error_code& ec) {
        number_.append(part.data(), part.size());
        double exact = near;
        const auto read = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
        number_.clear();
        if (read.ec == std::errc::result_out_of_range) exact = near;
        if (!std::isfinite(exact)) {
            ec = json::error::exponent_overflow;
            return false;
        }
        stack_.push_double(exact);
        return true;
    }
    bool on_bool(bool b, error_code&) { return stack_.push_bool(b), true; }
    bool on_null(error_code&) { return stack_.push_null(), true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

    json::value take() { return stack_.release(); }
    const std::string& duplicate() const { return duplicate_; }

  private:
    json::value_stack stack_;
    std::vector<std::set<std::string>> open_;
    std::string key_;
    std::string number_;
    std::string duplicate_;
};

bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes) return fail(Code::payload_too_large);
    if (!is_utf8(text)) return fail(Code::malformed_request, "The JSON is not valid UTF-8.");
    json::parse_options options;
    options.max_depth = limits.depth;
    json::basic_parser<StrictHandler> parser{options};
    json::error_code ec;
    const auto used = parser.write_some(false, text.data(), text.size(), ec);
    if (!parser.handler().duplicate().empty() && ec)
        return fail(Code::malformed_request, "The JSON has the key \"" + parser.handler().duplicate() + "\" twice.");
    if (ec == json::error::too_deep) return fail(Code::malformed_request, "The JSON is nested too deeply.");
    if (ec) return fail(Code::malformed_request, "The body is not JSON: " + ec.message() + ".");
    if (!parser.done() || used != text.size())
        return fail(Code::malformed_request, "The body has bytes after its JSON value.");
    return parser.handler().take();
}

std::string write_json(const json::value& value) { return json::serialize(value); }

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::optional<bool> utf8;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto begin = i;
        while (i < text.size() && is_plain(text[i])) ++i;
        out.append(text, begin, i - begin);
        if (i == text.size()) break;
        const char c = text[i];
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            if (!utf8) utf8 = is_utf8(text);
            out += *utf8 ? c : '?';
        } else {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        }
    }
    out += '"';
}

std::string pointer_into(std::string_view pointer, std::string_view key) {
    std::string out{pointer};
    out += '/';
    for (char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

}  // namespace hf
