#include "http/server_connection.h"

namespace hf::http {
namespace {

/// What a body may still bring after its answer, to keep the connection: more is cheaper to send on a new one.
constexpr std::uint64_t kDiscard = 64 << 10;
/// How long and how much is read after our last word, so that a reset does not overtake it (RFC 9112 §9.6).
constexpr Duration kLinger{2'000};
constexpr std::size_t kLingerBytes = 1 << 20;
constexpr std::size_t kKeptHead = 1 << 10;
/// For those who speak plain HTTP where TLS is expected: browsers show it, and it says how to go on.
constexpr std::string_view kSpeakTls =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 50\r\nConnection: close\r\n\r\n"
    "This port speaks TLS: the address is https://...\r\n";

}  // namespace

ServerConnection::ServerConnection(NetworkThread& thread, Site& site, Socket socket, Address peer)
    : thread_(thread),
      site_(site),
      socket_(std::move(socket)),
      peer_(peer),
      heads_(thread.own<HeadWriter>()),
      ids_(thread.own<RequestIds>()),
      in_(thread, socket_),
      out_(thread, socket_, site.listener.limits.write_timeout) {}

Co<void> ServerConnection::serve() {
    bool again = true;
    // Kept as long as the connection: it may be the last with this certificate.
    const auto tls = site_.listener.tls ? site_.tls.load() : nullptr;
    if (tls) again = co_await shake_hands(*tls);
    while (again) {
        const auto head = co_await read_head();
        again = head > 0 && co_await serve_one(head);
    }
    if (answer_.close && !aborted_ && !out_.is_broken()) co_await linger();
    if (tls_) tls_->end_writing();
    tls_.reset();
}

Co<bool> ServerConnection::shake_hands(const TlsContext& tls) {
    tls_ = std::make_unique<TlsStream>(socket_, tls);
    idle_ = true;
    Deadline patience{thread_, [this] { abort(); }};
    patience.in(site_.listener.limits.head_timeout);
    const auto result = co_await tls_->shake_hands();
    idle_ = false;
    if (result.done) {
        in_.through(*tls_);
        out_.through(*tls_);
        co_return true;
    }
    tls_.reset();
    if (aborted_ || result.silent) co_return false;
    begin_request();
    if (result.spoke_plain_http) {
        answer_.status = 400;
        answer_.close = co_await out_.send(kSpeakTls);
    }
    answer_.failure = "no TLS: " + result.why;
    end_request();
    co_return false;
}

Co<std::size_t> ServerConnection::read_head() {
    const auto& limits = site_.listener.limits;
    scanner_.reset();
    idle_ = in_.empty();
    bool begun = false;
    if (idle_) {
        if (site_.draining) co_return 0;
        in_.shrink();
        in_.deadline().in(limits.idle_timeout);
    }
    for (;;) {
        if (!in_.empty()) {
            const auto bytes = in_.bytes();
            const auto length = scanner_.look({bytes.data(), bytes.size()}, limits);
            if (!length) {
                co_await refuse(length.error());
                co_return 0;
            }
            if (*length > 0) {
                in_.deadline().off();
                in_.consume(scanner_.skipped());
                co_return *length - scanner_.skipped();
            }
            if (!std::exchange(begun, true)) in_.deadline().in(limits.head_timeout);
        }
        const auto got = co_await in_.read();
        idle_ = false;
        if (got == Inbound::Got::bytes) continue;
        if (got == Inbound::Got::too_slow && begun && !aborted_) co_await refuse({Code::request_timeout});
        co_return 0;
    }
}

void ServerConnection::begin_request() {
    request_.fields.clear();
    request_.method = request_.target = request_.path = request_.query = request_.host = {};
    request_.body = request_.trace = request_.route = {};
    request_.peer = peer_;
    request_.proxy.reset();
    request_.secure = tls_ != nullptr;
    request_.minor_version = 1;
    request_.content_length = 0;
    request_.chunked = false;
    request_.id.clear();
    request_.arrived = thread_.kernel().clock.now();
    request_.caller.kind = Caller::Kind::visitor;
    request_.caller.id.clear();
    request_.caller.scopes.clear();
    framing_ = {};
    continue_sent_ = false;
    answer_ = {};
    answer_.bytes_before = out_.bytes();
    answer_.begun = NetworkThread::stopwatch();
}

void ServerConnection::end_request() {
    const bool unheard = answer_.status == 0 || out_.bytes() == answer_.bytes_before;
    site_.observer.finished({.request = request_,
                             .listener = site_.listener.name,
                             .status = unheard ? 0 : answer_.status,
                             .bytes_out = out_.bytes() - answer_.bytes_before,
                             .duration = NetworkThread::stopwatch() - answer_.begun,
                             .failure = answer_.failure});
    if (head_.capacity() > kKeptHead) head_ = {};
    if (!body_.empty()) body_ = {};
}

Co<void> ServerConnection::refuse(Error error) {
    if (request_.id.empty()) {
        begin_request();
        ids_.next(request_.id);
    }
    auto reply = problem(error, request_);
    // RFC 9110 §15.5.6: a 405 says what would be allowed.
    if (error.code == Code::method_not_allowed) reply.fields.add("Allow", allowed_methods()["Allow"]);
    reply.close = true;
    co_await send(std::move(reply));
    end_request();
}

Co<bool> ServerConnection::serve_one(std::size_t head) {
    begin_request();
    const auto framing = parse_head(in_.bytes().first(head), site_.listener.limits, request_);
    if (const auto sent = request_.fields["X-Request-ID"]; is_request_id(sent))
        request_.id = sent;
    else
        ids_.next(request_.id);
    if (!framing) {
        co_await refuse(framing.error());
        co_return false;
    }
    framing_ = *framing;
    request_.trace = trace_of(request_.fields["traceparent"]);
    believe_forwarded(request_, site_.trusted);
    in_.begin_request(head, request_.content_length, request_.chunked);
    co_await answer();
    if (!answer_.close) co_await discard_body();
    end_request();
    in_.end_request();
    request_.id.clear();
    co_return !answer_.close && !out_.is_broken();
}

bool ServerConnection::closes_after() const {
    if (answer_.close || aborted_ || !framing_.keep_alive || site_.draining.load(std::memory_order_relaxed))
        return true;
    if (in_.body_done()) return false;
    // A visitor who waits for 100 Continue may send the body or not: there is no telling what comes next.
    const bool may_not_come = framing_.expects_continue && !continue_sent_ && !in_.body_begun();
    return may_not_come || in_.body_left() > kDiscard;
}

Co<void> ServerConnection::discard_body() {
    std::uint64_t discarded = 0;
    while (!in_.body_done()) {
        const auto piece = co_await in_.next_piece(site_.listener.limits.body_timeout);
        discarded += piece.bytes.size();
        if (piece.state == Piece::State::end) break;
        if (piece.state == Piece::State::more && discarded <= kDiscard) continue;
        answer_.close = true;
        break;
    }
}

Co<void> ServerConnection::linger() {
    boost::system::error_code ec;
    if (tls_) tls_->end_writing();
    socket_.shutdown(Socket::shutdown_send, ec);
    in_.deadline().in(kLinger);
    for (std::size_t read = 0; !ec && read < kLingerBytes;) {
        in_.consume(in_.bytes().size());
        if (co_await in_.read() != Inbound::Got::bytes) break;
        read += in_.bytes().size();
    }
}

void ServerConnection::drain() {
    if (!idle_) return;
    if (tls_) tls_->end_writing();
    abort();
}

void ServerConnection::abort() {
    aborted_ = true;
    boost::system::error_code ignored;  // closing twice is no failure
    socket_.close(ignored);
    // Last: it may wake the coroutine, which may end with this object.
    if (waiting_ != nullptr) waiting_->ring();
}

}  // namespace hf::http
