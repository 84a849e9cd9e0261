// What a connection offers to those who stream an answer through it (relay.h), and the words of our coroutines.
//
// A connection is one coroutine on one network thread, reading a request, running its reactions, writing the answer,
// and so on until either side ends it. All it hands out lives on that thread: nothing here is locked, and nothing may
// be touched from another thread. Coroutines end early in one way only: the thing they wait for reports that the
// visitor has left (false, or a piece that says so), and they return; nobody is cancelled from outside.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "http/pass.h"

namespace hf::http {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
template <class T>
using Co = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait{};

/// One coroutine sleeps until somebody on the same thread rings. A ring without a sleeper is kept for the next one.
class Bell {
  public:
    void ring();
    Co<void> wait();

  private:
    bool rung_ = false;
    std::move_only_function<void()> sleeper_;
};

/// A piece of a request's body, its transfer coding removed. `bytes` stay valid until the next piece is asked for.
struct Piece {
    enum class State {
        more,       // bytes, and there may be others
        end,        // the body (or the raw stream) is complete; no bytes
        left,       // the visitor left before the end
        too_slow,   // nothing came for body_timeout
        malformed,  // the chunks break the rules of framing
    };
    State state = State::end;
    std::string_view bytes{};
};

/// A connection, between a request's head and the end of its answer.
class Wire {
  public:
    virtual ~Wire() = default;

    // ---- the request's body, where the handler left it (Handler::kLeaveBody)

    /// The next piece. The first call sends "100 Continue" to a visitor who waits for it; when it is never called,
    /// the server discards a short body and closes after a long one.
    virtual Co<Piece> read_body() = 0;

    /// Calls `left` (once, from the event loop) when the visitor leaves while nobody reads from him; for waiting on
    /// something else. unwatch() takes it back. Not during read_body() or read_raw().
    virtual void watch(std::move_only_function<void()> left) = 0;
    virtual void unwatch() = 0;

    /// The rest of what the visitor sends is not wanted: a pending read_body() or read_raw() gives `left` at once, and
    /// so do later ones. The connection closes after the answer.
    virtual void abandon_reading() = 0;

    // ---- the answer: start, write …, finish. Each gives false when the visitor has left.

    /// Sends the head, and in the same packet the `first` bytes of the body, if there are any yet. Date, Connection,
    /// X-Request-ID and the framing (Content-Length, or chunks when `length` is not known; to HTTP/1.0 the end of the
    /// connection) are added here; `head` must not carry framing. For HEAD, 204 and 304 no body follows: bytes are then
    /// dropped, and `length` is what a GET would have.
    virtual Co<bool> start(const AnswerHead& head, std::optional<std::uint64_t> length,
                           std::string_view first = {}) = 0;
    /// The same where the body follows at once: the head may wait for it, to leave in the same packet.
    virtual Co<bool> start_joined(const AnswerHead& head, std::uint64_t length) = 0;
    /// Returns when the bytes are with the kernel: a slow visitor slows the caller. The bytes must stay until then.
    virtual Co<bool> write(std::string_view bytes) = 0;
    /// The last byte is with the kernel. Fewer or more bytes than `length` is a bug of the source: the connection is
    /// then closed, and the answer is false.
    virtual Co<bool> finish() = 0;
    /// Gives up after start(): the connection will be closed without a proper end, so that the visitor can tell.
    virtual void break_off() = 0;

    virtual bool started() const = 0;
    /// Of the body, without framing, so far.
    virtual std::uint64_t body_bytes_written() const = 0;

    // ---- for sendfile(2), between start() with a length and finish()

    /// -1 where bytes must go through write(), as over TLS.
    virtual int native_handle() = 0;
    /// Until the kernel takes more. False: left, or took nothing for write_timeout.
    virtual Co<bool> writable() = 0;
    /// Tells what was written past write().
    virtual void wrote(std::uint64_t bytes) = 0;

    // ---- after "101 Switching Protocols": bytes both ways, without framing. Reading and writing may overlap.

    /// Sends the 101 with its fields, Upgrade and Connection included. After it the connection ends with the relay.
    virtual Co<bool> switch_protocols(const AnswerHead& head) = 0;
    /// `end` when the visitor has shut down his side.
    virtual Co<Piece> read_raw() = 0;
    virtual Co<bool> write_raw(std::string_view bytes) = 0;
    virtual void shutdown_raw() = 0;
};

}  // namespace hf::http
