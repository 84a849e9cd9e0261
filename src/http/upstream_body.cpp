// The way up: a request's body, and a visitor's half of a tunnel.
#include "http/network_thread.h"
#include "http/upstream_relay.h"
#include "http/upstream_request.h"

namespace hf::http {

namespace {

/// For an upstream's last words after a visitor has ended a tunnel. Half-open tunnels are nobody's protocol.
constexpr Duration kFarewell{2'000};

}  // namespace

Co<bool> UpstreamRelay::send_piece(std::string_view bytes) {
    if (body_up(request_, source_) != BodyUp::chunked) co_return co_await connection_->send(bytes);
    const auto size = chunk_size_line(bytes.size());
    co_return co_await connection_->send(size, bytes, kChunkEnd);
}

Co<void> UpstreamRelay::send_body() {
    if (body_up(request_, source_) == BodyUp::in_memory) {
        body_sent_ = co_await connection_->send(request_.body);
    } else {
        for (;;) {
            const auto piece = co_await wire_.read_body();
            if (piece.state == Piece::State::more) {
                // An upstream that takes no more may have answered already: that is for the other side to find out.
                if (!co_await send_piece(piece.bytes)) co_return;
                connection_->progress();
                continue;
            }
            if (piece.state == Piece::State::end) {
                body_sent_ = body_up(request_, source_) == BodyUp::length || co_await connection_->send(kLastChunk);
                break;
            }
            body_ended_ = piece.state;
            connection_->close();
            co_return;
        }
    }
    if (heard_ || !body_sent_) co_return;
    // Only now it is the upstream's turn; before, its silence meant nothing.
    connection_->expect_within(source_.upstream->first_byte_timeout);
    patience_.in(kPatience);
}

Co<void> UpstreamRelay::tunnel(AnswerHead head) {
    head.fields.set("Connection", "Upgrade");
    head.fields.set("Upgrade", "websocket");
    if (!co_await wire_.switch_protocols(head)) co_return passage_.visitor_left();
    passage_.crash_point("after_first_byte");
    body_.start(passage_.thread, send_raw());
    for (auto bytes = behind_head();;) {
        if (!bytes.empty() && !co_await wire_.write_raw({bytes.data(), bytes.size()})) break;
        if (!visitor_left_) connection_->expect_within(source_.upstream->idle_timeout);
        const auto count = co_await connection_->receive(whole_buffer());
        if (count == 0) break;
        bytes = whole_buffer().first(count);
    }
    wire_.shutdown_raw();
    passage_.crash_point("after_last_byte");
    passage_.delivered();
}

Co<void> UpstreamRelay::send_raw() {
    for (;;) {
        const auto piece = co_await wire_.read_raw();
        if (piece.state != Piece::State::more) {
            visitor_left_ = true;
            connection_->shutdown_send();
            connection_->expect_within(kFarewell);
            co_return;
        }
        if (!co_await connection_->send(piece.bytes)) co_return;
        connection_->progress();
    }
}

}  // namespace hf::http
