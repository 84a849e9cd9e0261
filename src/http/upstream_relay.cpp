#include "http/upstream_relay.h"

#include <fmt/format.h>

#include <cstring>

#include "http/hop_by_hop.h"
#include "http/network_thread.h"
#include "http/upstream_pool.h"
#include "http/upstream_request.h"

namespace hf::http {

namespace {

/// A body in memory up to here leaves together with the head, before anything is read; it fits into any socket's
/// buffer.
constexpr std::size_t kAtOnce = 16 << 10;

}  // namespace

UpstreamRelay::UpstreamRelay(const UpstreamSource& source, Passage& passage)
    : source_(source),
      passage_(passage),
      request_(passage.request),
      wire_(passage.wire),
      patience_(passage.thread, [this] { watch_visitor(); }) {}

Co<void> UpstreamRelay::run() {
    if (has_passed_here(request_.fields, passage_.thread.via())) {
        co_return passage_.fail({Code::loop_detected}, "the request came back to us");
    }
    if (co_await ask())
        if (const auto head = co_await hear()) co_await answer(*head);
    // What the answer has left of the request's body is of no use any more.
    if (body_.is_running()) wire_.abandon_reading();
    if (connection_) connection_->close();
    patience_.off();
    if (watching_) wire_.unwatch();
    co_await body_.join();
}

Co<bool> UpstreamRelay::open_connection() {
    auto& pool = passage_.thread.own<UpstreamPool>();
    connection_ = pool.take(source_.upstream);
    if (connection_) co_return true;
    connection_ = std::make_unique<UpstreamConnection>(passage_.thread, source_.upstream);
    const auto failure = co_await connection_->connect();
    if (failure) passage_.fail({failure->code}, failure->detail);
    co_return !failure;
}

Co<bool> UpstreamRelay::ask() {
    const auto head = request_head(request_, source_, passage_.thread.via());
    const auto kind = body_up(request_, source_);
    const bool at_once = kind == BodyUp::none || (kind == BodyUp::in_memory && request_.body.size() <= kAtOnce);
    passage_.crash_point("before_upstream");
    for (;;) {
        if (!co_await open_connection()) co_return false;
        if (co_await connection_->send(head, kind == BodyUp::in_memory && at_once ? request_.body : std::string_view{}))
            break;
        // It may have answered all the same before it closed: a full disk, a body too large.
        if (connection_->has_sent_any()) break;
        // A connection that rested can end in the moment it is taken up. Nothing has reached anybody: so once more.
        if (!connection_->is_reused()) {
            passage_.fail({Code::bad_gateway}, "the upstream closed the connection before the request");
            co_return false;
        }
    }
    body_sent_ = at_once;
    if (!at_once) body_.start(passage_.thread, send_body());
    co_return true;
}

void UpstreamRelay::watch_visitor() {
    // While the body is read from him, reading notices.
    if (body_.is_running() || watching_) return;
    watching_ = true;
    wire_.watch([this] { visitor_has_left(); });
}

void UpstreamRelay::visitor_has_left() {
    visitor_left_ = true;
    connection_->close();
}

Co<std::size_t> UpstreamRelay::receive(std::span<char> room) {
    patience_.in(kPatience);
    const auto count = co_await connection_->receive(room);
    patience_.off();
    if (std::exchange(watching_, false)) wire_.unwatch();
    co_return count;
}

void UpstreamRelay::fail_without_head(std::string why) {
    if (visitor_left_) return passage_.visitor_left();
    switch (body_ended_) {
        case Piece::State::left: return passage_.visitor_left();
        case Piece::State::too_slow: return passage_.fail({Code::request_timeout}, "the visitor's body stopped coming");
        case Piece::State::malformed:
            return passage_.fail({Code::malformed_request, "The chunks of the body break the rules of HTTP/1.1."}, {});
        case Piece::State::more:
        case Piece::State::end: break;
    }
    const bool late = connection_->timed_out();
    passage_.fail({late ? Code::gateway_timeout : Code::bad_gateway},
                  late ? fmt::format("{} did not answer in time", source_.upstream->url) : std::move(why));
}

Result<std::optional<UpstreamHead>> UpstreamRelay::look_for_head() {
    for (;;) {
        const std::string_view bytes{buffer_.get(), received_};
        const auto length = TRY(find_answer_head(bytes));
        if (!length && received_ >= kHead)
            return fail(Code::bad_gateway, "The head of the upstream's answer is too long.");
        if (!length) return std::nullopt;
        auto head = TRY(parse_answer_head(bytes.substr(0, *length), asks_with_head()));
        if (head.status == 101 && !asks_for_websocket(request_))
            return fail(Code::bad_gateway, "The upstream switched protocols without being asked.");
        if (!head.is_interim()) {
            head_bytes_ = *length;
            return head;
        }
        // RFC 9110 §15.2: an interim answer may be dropped. Ours to 100-continue was given when the body was read.
        received_ -= *length;
        std::memmove(buffer_.get(), buffer_.get() + *length, received_);
    }
}

Co<std::optional<UpstreamHead>> UpstreamRelay::hear() {
    buffer_ = std::make_unique_for_overwrite<char[]>(kBuffer);
    if (body_sent_) connection_->expect_within(source_.upstream->first_byte_timeout);
    for (;;) {
        auto head = look_for_head();
        if (!head) {
            fail_without_head(std::move(head.error().detail));
            co_return std::nullopt;
        }
        if (*head) {
            heard_ = true;
            connection_->expect_whenever();
            co_return *std::move(head);
        }
        const auto count = co_await receive(whole_buffer().subspan(received_));
        received_ += count;
        if (count == 0) {
            fail_without_head(fmt::format("{} ended the connection without an answer", source_.upstream->url));
            co_return std::nullopt;
        }
    }
}

Co<void> UpstreamRelay::answer(const UpstreamHead& upstream_head) {
    auto head = head_for_visitor(upstream_head.status, upstream_head.fields, upstream_head.minor_version,
                                 source_.withheld.get(), passage_.thread.via());
    if (const auto most = passage_.reads(head); most && upstream_head.status != 101) {
        AnswerBody body{upstream_head};
        const auto first = body.decode(behind_head());
        co_await read(std::move(head), body, first, *most);
        co_return keep_connection(upstream_head, body);
    }
    const bool goes_out = passage_.announce(head);
    if (upstream_head.status == 101) {
        if (goes_out) co_await tunnel(std::move(head));
        co_return;
    }
    AnswerBody body{upstream_head};
    const auto first = body.decode(behind_head());
    if (goes_out) {
        if (!co_await wire_.start(head, upstream_head.length, first)) co_return passage_.visitor_left();
        passage_.crash_point("after_first_byte");
        co_await stream(body);
    }
    keep_connection(upstream_head, body);
}

void UpstreamRelay::keep_connection(const UpstreamHead& upstream_head, const AnswerBody& body) {
    const bool clean = body.is_done() && body.leftover() == 0 && body_sent_ && !connection_->failed();
    if (upstream_head.keep_alive && clean) passage_.thread.own<UpstreamPool>().give_back(std::move(connection_));
}

Co<void> UpstreamRelay::stream(AnswerBody& body) {
    while (!body.is_done()) {
        if (body.is_broken()) co_return passage_.source_broke("the upstream's chunks break the rules of HTTP/1.1");
        connection_->expect_within(source_.upstream->idle_timeout);
        const auto count = co_await receive(whole_buffer());
        connection_->expect_whenever();
        if (visitor_left_) co_return passage_.visitor_left();
        if (count == 0) {
            const bool late = connection_->timed_out();
            if (!late && !connection_->failed() && body.end_of_stream()) break;
            co_return passage_.source_broke(late ? "the upstream's answer stopped coming"
                                                 : "the upstream broke off its answer");
        }
        if (!co_await wire_.write(body.decode(whole_buffer().first(count)))) co_return passage_.visitor_left();
    }
    if (!co_await wire_.finish()) co_return passage_.visitor_left();
    passage_.crash_point("after_last_byte");
    passage_.delivered();
}

Co<void> UpstreamRelay::read(AnswerHead head, AnswerBody& body, std::string_view first, std::size_t most) {
    std::string text{first};
    while (!body.is_done() && !body.is_broken() && text.size() <= most) {
        connection_->expect_within(source_.upstream->idle_timeout);
        const auto count = co_await receive(whole_buffer());
        connection_->expect_whenever();
        if (visitor_left_) co_return passage_.visitor_left();
        if (count > 0)
            text += body.decode(whole_buffer().first(count));
        else if (connection_->timed_out() || connection_->failed() || !body.end_of_stream())
            co_return passage_.fail({Code::bad_gateway}, "the upstream broke off its answer");
    }
    if (body.is_broken() || text.size() > most)
        co_return passage_.fail({Code::bad_gateway},
                                "the upstream's answer is malformed, or longer than it may be here");
    passage_.was_read(std::move(head), std::move(text));
}

Co<void> relay_upstream(const UpstreamSource& source, Passage& passage) {
    UpstreamRelay relay{source, passage};
    co_await relay.run();
}

}  // namespace hf::http
