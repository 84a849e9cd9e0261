#include "http/inbound.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace hf::http {

using boost::system::error_code;

Inbound::Inbound(NetworkThread& thread, Socket& socket)
    : socket_(socket), deadline_(thread, [this] {
          too_slow_ = true;
          stop_reading_.emit(asio::cancellation_type::terminal);
      }) {}

Inbound::~Inbound() {
    if (alive_) *alive_ = nullptr;
}

void Inbound::make_room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (capacity_left() > 0) return;
    if (begin_ > 0) {
        std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
    } else {
        const auto capacity = std::max(kFirstCapacity, capacity_ * 2);
        auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
        if (end_ > 0) std::memcpy(bigger.get(), data_.get(), end_);
        data_ = std::move(bigger);
        capacity_ = capacity;
    }
    end_ -= begin_;
    begin_ = 0;
}

void Inbound::shrink() {
    CHECK(empty(), "only an empty buffer is given back");
    begin_ = end_ = 0;
    if (capacity_ <= kIdleCapacity) return;
    data_.reset();
    capacity_ = 0;
}

Inbound::Got Inbound::judge(const error_code& ec, std::size_t count) const {
    if (!ec && count > 0) return Got::bytes;
    return too_slow_ ? Got::too_slow : Got::end;
}

Co<Inbound::Got> Inbound::read() {
    make_room();
    too_slow_ = false;
    error_code ec;
    const std::span<char> room{data_.get() + end_, capacity_left()};
    std::size_t count = 0;
    if (tls_ != nullptr)
        count = co_await tls_->read(room, stop_reading_.slot(), ec);
    else
        count = co_await socket_.async_read_some(
            asio::buffer(room.data(), room.size()),
            asio::bind_cancellation_slot(stop_reading_.slot(), asio::redirect_error(kAwait, ec)));
    end_ += count;
    co_return judge(ec, count);
}

void Inbound::begin_request(std::size_t head, std::uint64_t content_length, bool chunked) {
    rest_ = {data_.get() + begin_ + head, end_ - begin_ - head};
    chunks_ = {};
    chunked_ = chunked;
    body_left_ = content_length;
    body_read_ = false;
    body_done_ = !chunked && content_length == 0;
}

std::optional<std::string_view> Inbound::whole_body() {
    if (chunked_ || rest_.size() < body_left_) return std::nullopt;
    const auto body = rest_.substr(0, static_cast<std::size_t>(body_left_));
    rest_.remove_prefix(body.size());
    body_left_ = 0;
    body_done_ = true;
    return body;
}

Co<Inbound::Got> Inbound::read_block(std::size_t at_most) {
    if (!block_) block_ = std::make_unique_for_overwrite<char[]>(kBlock);
    too_slow_ = false;
    error_code ec;
    const std::span<char> room{block_.get(), std::min(at_most, kBlock)};
    std::size_t count = 0;
    if (tls_ != nullptr)
        count = co_await tls_->read(room, stop_reading_.slot(), ec);
    else
        count = co_await socket_.async_read_some(
            asio::buffer(room.data(), room.size()),
            asio::bind_cancellation_slot(stop_reading_.slot(), asio::redirect_error(kAwait, ec)));
    in_block_ = true;
    rest_ = {block_.get(), count};
    co_return abandoned_ ? Got::end : judge(ec, count);
}

void Inbound::abandon() {
    abandoned_ = true;
    stop_reading_.emit(asio::cancellation_type::terminal);
}

Co<Piece> Inbound::next_piece(Duration at_most) {
    while (!body_done_) {
        if (abandoned_) co_return Piece{Piece::State::left};
        if (rest_.empty()) {
            deadline_.in(at_most);
            // Never past the end of a body whose length is known: what follows belongs into the buffer of heads.
            const auto wanted = chunked_ ? kBlock : std::min<std::uint64_t>(kBlock, body_left_);
            const auto got = co_await read_block(static_cast<std::size_t>(wanted));
            deadline_.off();
            if (got != Got::bytes) co_return Piece{got == Got::end ? Piece::State::left : Piece::State::too_slow};
        }
        body_read_ = true;
        std::string_view data;
        if (chunked_) {
            const auto step = chunks_.feed(rest_);
            rest_.remove_prefix(step.used);
            if (chunks_.is_broken()) co_return Piece{Piece::State::malformed};
            body_done_ = chunks_.is_done();
            data = step.data;
        } else {
            data = rest_.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(rest_.size(), body_left_)));
            rest_.remove_prefix(data.size());
            body_left_ -= data.size();
            body_done_ = body_left_ == 0;
        }
        if (!data.empty()) co_return Piece{Piece::State::more, data};
    }
    co_return Piece{};
}

void Inbound::end_request() {
    if (in_block_) {
        begin_ = end_ = 0;
        if (capacity_ < rest_.size()) {
            data_.reset();
            capacity_ = std::max(kFirstCapacity, rest_.size());
            data_ = std::make_unique_for_overwrite<char[]>(capacity_);
        }
        if (!rest_.empty()) std::memcpy(data_.get(), rest_.data(), rest_.size());
        end_ = rest_.size();
        block_.reset();
        in_block_ = false;
    } else {
        begin_ = end_ - rest_.size();
    }
    rest_ = {};
    body_done_ = true;
}

Co<Piece> Inbound::read_raw() {
    if (abandoned_) co_return Piece{Piece::State::left};
    if (rest_.empty()) {
        const auto got = co_await read_block(kBlock);
        if (got != Got::bytes) co_return Piece{abandoned_ ? Piece::State::left : Piece::State::end};
    }
    co_return Piece{Piece::State::more, std::exchange(rest_, {})};
}

void Inbound::watch(std::move_only_function<void()> left) {
    left_ = std::move(left);
    if (!watching_) wait_until_readable();
}

void Inbound::wait_until_readable() {
    if (!alive_) alive_ = std::make_shared<Inbound*>(this);
    watching_ = true;
    socket_.async_wait(Socket::wait_read, [alive = alive_](error_code ec) {
        auto* self = *alive;
        if (self == nullptr) return;
        self->watching_ = false;
        if (!self->left_) return;
        if (ec)
            std::exchange(self->left_, nullptr)();
        else
            self->look_for_end();
    });
}

void Inbound::look_for_end() {
    // A pipelined request hides the end behind it. It is taken into the buffer as long as that has room; then nobody
    // looks any further, and the end is noticed when the answer is written.
    for (;;) {
        const bool may_take = body_done_ && !in_block_ && capacity_left() > 0;
        switch (may_take ? take_early() : peek()) {
            case Seen::taken: break;
            case Seen::enough: return;
            case Seen::nothing_yet: return wait_until_readable();
            case Seen::end: return std::exchange(left_, nullptr)();
        }
    }
}

Inbound::Seen Inbound::take_early() {
    std::size_t taken = 0;
    if (tls_ != nullptr) {
        const auto step = tls_->try_read({data_.get() + end_, capacity_left()});
        if (step.next != TlsStream::Next::moved) return seen(step.next);
        taken = step.bytes;
    } else {
        const auto count = ::recv(socket_.native_handle(), data_.get() + end_, capacity_left(), MSG_DONTWAIT);
        if (count <= 0) return seen(count);
        taken = static_cast<std::size_t>(count);
    }
    end_ += taken;
    rest_ = {rest_.data(), rest_.size() + taken};
    return Seen::taken;
}

Inbound::Seen Inbound::peek() {
    if (tls_ != nullptr) return seen(tls_->look().next);
    char byte;
    return seen(::recv(socket_.native_handle(), &byte, 1, MSG_DONTWAIT | MSG_PEEK));
}

Inbound::Seen Inbound::seen(ssize_t count) {
    if (count > 0) return Seen::enough;
    const bool later = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return later ? Seen::nothing_yet : Seen::end;
}

Inbound::Seen Inbound::seen(TlsStream::Next next) {
    switch (next) {
        case TlsStream::Next::writable:  // an answer of TLS's own, which leaves when we write or read
        case TlsStream::Next::moved: return Seen::enough;
        case TlsStream::Next::readable: return Seen::nothing_yet;
        case TlsStream::Next::ended:
        case TlsStream::Next::broken: break;
    }
    return Seen::end;
}

}  // namespace hf::http
