#include "http/upstream_answer.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstring>

#include "base/text.h"

namespace hf::http {

namespace {

namespace beast = boost::beast;
using beast::error_code;

std::unexpected<Error> refuse(const char* why) { return fail(Code::bad_gateway, why); }

/// Notes where things stand; framing is judged below, by stricter rules than the library's.
class HeadParser final : public beast::http::basic_parser<false> {
  public:
    HeadParser(UpstreamHead& head, std::size_t size) : head_(head) {
        skip(true);
        header_limit(static_cast<std::uint32_t>(size + 1));
    }

  private:
    void on_response_impl(int status, beast::string_view, int version, error_code&) override {
        head_.status = status;
        head_.minor_version = version % 10;
    }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value, error_code&) override {
        head_.fields.add(name, value);
    }
    void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_finish_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast::string_view bytes, error_code&) override { return bytes.size(); }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
        return bytes.size();
    }

    UpstreamHead& head_;
};

bool connection_says(const FieldViews& fields, std::string_view word) {
    return std::ranges::any_of(fields, [&](const auto& field) {
        return equals_ignoring_case(field.name, "Connection") &&
               std::ranges::any_of(split(field.value, ','),
                                   [&](auto one) { return equals_ignoring_case(trim(one), word); });
    });
}

/// RFC 9112 §6.3, where it leaves a choice the strict one.
Result<void> judge_framing(UpstreamHead& head, bool asked_with_head) {
    using enum UpstreamHead::Body;
    const auto lengths = head.fields.count("Content-Length"), codings = head.fields.count("Transfer-Encoding");
    if (lengths > 1 || codings > 1 || (lengths == 1 && codings == 1))
        return refuse("The upstream said the length of its answer in more than one way.");
    if (lengths == 1) {
        const auto length = parse_decimal(head.fields["Content-Length"]);
        if (!length) return refuse("The upstream sent a Content-Length that is no number.");
        head.length = static_cast<std::uint64_t>(*length);
    }
    if (codings == 1 && (head.minor_version == 0 || !equals_ignoring_case(head.fields["Transfer-Encoding"], "chunked")))
        return refuse("The upstream sent a transfer coding that is not understood.");

    if (asked_with_head || head.status < 200 || head.status == 204 || head.status == 304)
        head.body = none;
    else if (codings == 1)
        head.body = chunked;
    else
        head.body = lengths == 1 ? length : until_close;
    head.keep_alive = head.body != until_close && !connection_says(head.fields, "close") &&
                      (head.minor_version == 1 || connection_says(head.fields, "keep-alive"));
    return {};
}

}  // namespace

Result<std::optional<std::size_t>> find_answer_head(std::string_view bytes) {
    static constexpr std::string_view kStart = "HTTP/1.";
    if (!bytes.starts_with(kStart.substr(0, std::min(kStart.size(), bytes.size()))))
        return refuse("The upstream does not speak HTTP/1.1.");
    for (std::size_t line = 0;;) {
        const auto end = bytes.find('\n', line);
        if (end == bytes.npos) return std::nullopt;
        const auto length = end - line;
        if (length == 0 || bytes[end - 1] != '\r') return refuse("The upstream ends its lines without CR and LF.");
        if (length == 1) return end + 1;
        if (bytes[line] == ' ' || bytes[line] == '\t') return refuse("The upstream folds a field over several lines.");
        line = end + 1;
    }
}

Result<UpstreamHead> parse_answer_head(std::string_view bytes, bool asked_with_head) {
    UpstreamHead head;
    HeadParser parser{head, bytes.size()};
    error_code ec;
    parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
    // The library minds framing too; which rule it was makes no difference to anybody.
    if (ec || !parser.is_header_done())
        return refuse("The head of the upstream's answer breaks the rules of HTTP/1.1.");
    if (head.status < 100 || head.status > 599)
        return refuse("The upstream answered with a status that does not exist.");
    TRY(judge_framing(head, asked_with_head));
    return head;
}

AnswerBody::AnswerBody(const UpstreamHead& head) : kind_(head.body), left_(head.length.value_or(0)) {
    using enum UpstreamHead::Body;
    done_ = kind_ == none || (kind_ == length && left_ == 0);
}

std::string_view AnswerBody::decode(std::span<char> bytes) {
    using enum UpstreamHead::Body;
    std::size_t kept = 0;
    switch (kind_) {
        case none: break;
        case until_close: kept = bytes.size(); break;
        case length:
            kept = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
            left_ -= kept;
            done_ = left_ == 0;
            break;
        case chunked: {
            std::size_t used = 0;
            while (used < bytes.size() && !chunks_.is_done() && !chunks_.is_broken()) {
                const auto step = chunks_.feed({bytes.data() + used, bytes.size() - used});
                if (!step.data.empty()) std::memmove(bytes.data() + kept, step.data.data(), step.data.size());
                kept += step.data.size();
                used += step.used;
            }
            done_ = chunks_.is_done();
            leftover_ = bytes.size() - used;
            return {bytes.data(), kept};
        }
    }
    leftover_ = bytes.size() - kept;
    return {bytes.data(), kept};
}

bool AnswerBody::end_of_stream() {
    if (kind_ == UpstreamHead::Body::until_close) done_ = true;
    return done_;
}

}  // namespace hf::http
