#include "http/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>

namespace hf::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;

/// Room for a method and a version beside a target, while a request line has not ended.
constexpr std::size_t kLineRoom = 64;

bool is_token_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Result<void> check_request_line(std::string_view line, const Limits& limits) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    const auto version = last == line.npos ? std::string_view{} : line.substr(last + 1);
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                            version[6] == '.' && is_digit(version[7]);
    if (!is_version || first == last || !is_token_char(line.front()))
        return fail(Code::malformed_request, "That is not a request line of HTTP/1.1.");
    if (last - first - 1 > limits.target_bytes || line.size() + 2 > limits.target_bytes + kLineRoom)
        return fail(Code::uri_too_long);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(Code::http_version);
    return {};
}

/// Notes where things stand; all judgement is left to framing.h. The body is none of its business.
class HeadParser final : public beast::http::basic_parser<true> {
  public:
    HeadParser(Request& request, const Limits& limits) : request_(request), limits_(limits) {
        skip(true);
        header_limit(static_cast<std::uint32_t>(limits.head_bytes + kLineRoom));
    }

  private:
    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                         error_code&) override {
        request_.method = method;
        request_.target = target;
        request_.minor_version = version % 10;
    }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value, error_code& ec) override {
        if (request_.fields.size() >= limits_.fields) ec = beast::http::error::header_limit;
        request_.fields.add(name, value);
    }
    void on_header_impl(error_code&) override {}
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast::string_view bytes, error_code&) override { return bytes.size(); }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
        return bytes.size();
    }

    Request& request_;
    const Limits& limits_;
};

}  // namespace

Result<std::size_t> HeadScanner::look(std::string_view bytes, const Limits& limits) {
    for (;;) {
        const auto end = bytes.find('\n', scanned_);
        if (end == bytes.npos) break;
        if (end == line_ || bytes[end - 1] != '\r') return fail(Code::malformed_request, "Lines end with CR and LF.");
        const auto line = bytes.substr(line_, end - 1 - line_);
        line_ = scanned_ = end + 1;
        if (line.empty()) {
            if (lines_ > 0) {
                if (line_ - start_ > limits.head_bytes) return fail(Code::headers_too_large);
                return line_;
            }
            if (start_ > 0) return fail(Code::malformed_request, "Empty lines come before the request.");
            start_ = line_;
            continue;
        }
        if (lines_ == 0) {
            if (auto done = check_request_line(line, limits); !done) return std::unexpected(done.error());
        } else if (line.front() == ' ' || line.front() == '\t') {
            return fail(Code::malformed_request, "A field is folded over several lines (RFC 9112 §5.2).");
        }
        if (++lines_ > limits.fields + 1) return fail(Code::headers_too_large);
    }
    scanned_ = bytes.size();
    const auto length = bytes.size() - start_;
    if (lines_ == 0 && length > 0 && !is_token_char(bytes[start_]) && bytes[start_] != '\r')
        return fail(Code::malformed_request, "A request begins with a method.");
    if (lines_ == 0 && length > limits.target_bytes + kLineRoom) return fail(Code::uri_too_long);
    if (length > limits.head_bytes) return fail(Code::headers_too_large);
    return 0;
}

Result<Framing> parse_head(std::span<char> head, const Limits& limits, Request& request) {
    HeadParser parser{request, limits};
    error_code ec;
    const auto used = parser.put(boost::asio::const_buffer(head.data(), head.size()), ec);
    if (ec == beast::http::error::header_limit) return fail(Code::headers_too_large);
    if (ec == beast::http::error::bad_method) return fail(Code::malformed_request, "The method is not a token.");
    if (ec == beast::http::error::bad_target) return fail(Code::malformed_request, "The target is not an address.");
    if (ec || used != head.size() || !parser.is_header_done())
        return fail(Code::malformed_request, "The head of the request breaks the rules of HTTP/1.1.");
    return check_framing(request, head);
}

}  // namespace hf::http
