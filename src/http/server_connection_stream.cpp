#include <charconv>

#include "base/check.h"
#include "http/server_connection.h"

namespace hf::http {
namespace {

/// "\r\n1f00\r\n": the end of the chunk before, and the size of the next. The first has no chunk before it.
class ChunkHead {
  public:
    ChunkHead(std::uint64_t size, bool first) {
        const auto end = std::to_chars(text_ + 2, text_ + sizeof text_ - 2, size, 16).ptr;
        end[0] = '\r';
        end[1] = '\n';
        const auto begin = first ? text_ + 2 : text_;
        view_ = {begin, static_cast<std::size_t>(end + 2 - begin)};
    }
    std::string_view view() const { return view_; }

  private:
    char text_[22] = {'\r', '\n'};
    std::string_view view_;
};

}  // namespace

Envelope ServerConnection::envelope() const {
    return {
        .close = answer_.close, .keep_alive = !answer_.close && request_.minor_version == 0, .request_id = request_.id};
}

Co<bool> ServerConnection::send_continue() {
    continue_sent_ = true;
    // RFC 9110 §10.1.1: not when some of the body is here already.
    if (in_.body_begun()) co_return true;
    co_return co_await out_.send("HTTP/1.1 100 Continue\r\n\r\n");
}

Co<Piece> ServerConnection::read_body() {
    if (framing_.expects_continue && !continue_sent_ && !in_.body_done() && !answer_.started) {
        if (!co_await send_continue()) co_return Piece{Piece::State::left};
    }
    const auto piece = co_await in_.next_piece(site_.listener.limits.body_timeout);
    if (piece.state != Piece::State::more && piece.state != Piece::State::end) answer_.close = true;
    co_return piece;
}

void ServerConnection::abandon_reading() {
    answer_.close = true;
    in_.abandon();
}

void ServerConnection::write_start(const AnswerHead& head, std::optional<std::uint64_t> length) {
    CHECK(!answer_.started, "an answer begins once");
    answer_.started = true;
    answer_.status = head.status;
    answer_.no_body = request_.is_head() || head.status == 204 || head.status == 304;
    answer_.length = length;
    answer_.chunked = !length && request_.minor_version == 1 && head.status != 204 && head.status != 304;
    answer_.until_end = !length && !answer_.chunked && !answer_.no_body;
    answer_.close = answer_.until_end || closes_after();
    auto said = envelope();
    said.chunked = answer_.chunked;
    if (head.status != 204) said.length = length;
    head_.clear();
    heads_.write(head_, head.status, head.fields, said);
}

Co<bool> ServerConnection::start_joined(const AnswerHead& head, std::uint64_t length) {
    write_start(head, length);
    return answer_.no_body || length == 0 ? out_.send(head_) : out_.send_joined(head_);
}

Co<bool> ServerConnection::start(const AnswerHead& head, std::optional<std::uint64_t> length, std::string_view first) {
    write_start(head, length);
    if (first.empty() || answer_.no_body) co_return co_await out_.send(head_);
    if (answer_.chunked) head_ += ChunkHead{first.size(), true}.view();
    answer_.written = first.size();
    co_return co_await out_.send(head_, first);
}

Co<bool> ServerConnection::write(std::string_view bytes) {
    CHECK(answer_.started, "a body follows its head");
    if (answer_.no_body || bytes.empty()) co_return !out_.is_broken();
    const bool is_first = answer_.written == 0;
    answer_.written += bytes.size();
    if (answer_.length && answer_.written > *answer_.length) co_return false;
    if (!answer_.chunked) co_return co_await out_.send(bytes);
    const ChunkHead head{bytes.size(), is_first};
    co_return co_await out_.send(head.view(), bytes);
}

void ServerConnection::wrote(std::uint64_t bytes) {
    CHECK(answer_.started && !answer_.chunked, "only a body of known length can be written past write()");
    answer_.written += bytes;
    out_.add_bytes(bytes);
}

Co<bool> ServerConnection::finish() {
    CHECK(answer_.started, "an answer ends after it has begun");
    if (answer_.no_body) co_return !out_.is_broken();
    if (answer_.length && answer_.written != *answer_.length) {
        answer_.close = true;
        co_return false;
    }
    if (!answer_.chunked) co_return !out_.is_broken();
    co_return co_await out_.send(answer_.written == 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n");
}

void ServerConnection::break_off() {
    answer_.close = true;
    boost::system::error_code ignored;  // of a socket that is gone already
    // Where the end of the connection is the end of the body, only a reset tells a visitor that it was cut short.
    if (answer_.until_end) socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket_.close(ignored);
}

Co<bool> ServerConnection::switch_protocols(const AnswerHead& head) {
    CHECK(head.status == 101 && !answer_.started, "101 comes before anything else");
    answer_.started = true;
    answer_.status = head.status;
    answer_.close = true;
    head_.clear();
    heads_.write(head_, head.status, head.fields, {.request_id = request_.id});
    co_return co_await out_.send(head_);
}

void ServerConnection::shutdown_raw() {
    if (tls_) tls_->end_writing();
    boost::system::error_code ignored;  // of a socket that is gone already
    socket_.shutdown(Socket::shutdown_send, ignored);
}

}  // namespace hf::http
