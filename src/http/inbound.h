// What comes in on a connection: the buffer of heads, the body behind a head, and the sign that the visitor has left.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <span>
#include <string_view>

#include "http/chunk_decoder.h"
#include "http/network_thread.h"
#include "http/tls_stream.h"

namespace hf::http {

/// Views of the present head stay valid until end_request(): whatever comes in meanwhile is kept behind or beside it.
class Inbound {
  public:
    Inbound(NetworkThread& thread, Socket& socket);
    ~Inbound();
    Inbound(const Inbound&) = delete;
    Inbound& operator=(const Inbound&) = delete;

    /// From now on everything comes through this, which stands on the same socket and outlives us.
    void through(TlsStream& tls) { tls_ = &tls; }

    // ---- between requests: heads

    enum class Got { bytes, end, too_slow };
    /// Received and not yet consumed.
    std::span<char> bytes() { return {data_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    void consume(std::size_t count) { begin_ += count; }
    /// Waits for more. The deadline is the caller's to set.
    Co<Got> read();
    Deadline& deadline() { return deadline_; }
    /// Gives back the memory that a big head took. Only while empty.
    void shrink();

    // ---- of a request: the body

    /// The next `head` bytes are a head; what follows is its body, if it has one.
    void begin_request(std::size_t head, std::uint64_t content_length, bool chunked);
    /// The whole body when it has already arrived in one piece behind its head.
    std::optional<std::string_view> whole_body();
    /// The next piece, waiting no longer than `at_most` for it.
    Co<Piece> next_piece(Duration at_most);
    bool body_done() const { return body_done_; }
    /// Some of the body is here already.
    bool body_begun() const { return !rest_.empty() || body_read_; }
    /// Of a body of known length.
    std::uint64_t body_left() const { return body_left_; }
    void end_request();

    /// After switching protocols: whatever comes, without framing.
    Co<Piece> read_raw();

    /// Nothing more is wanted of the body or the raw stream: who reads it, now or later, is told that the visitor left.
    void abandon();

    // ---- while something else is waited for

    void watch(std::move_only_function<void()> left);
    void unwatch() { left_ = nullptr; }

  private:
    static constexpr std::size_t kFirstCapacity = 2 << 10;
    static constexpr std::size_t kIdleCapacity = 4 << 10;
    static constexpr std::size_t kBlock = 32 << 10;

    std::size_t capacity_left() const { return capacity_ - end_; }
    void make_room();
    Got judge(const boost::system::error_code& ec, std::size_t count) const;
    Co<Got> read_block(std::size_t at_most);
    void wait_until_readable();
    void look_for_end();
    enum class Seen { taken, enough, nothing_yet, end };
    Seen take_early();
    Seen peek();
    static Seen seen(ssize_t count);
    static Seen seen(TlsStream::Next next);

    Socket& socket_;
    TlsStream* tls_ = nullptr;
    Deadline deadline_;
    bool too_slow_ = false;
    // Ends a reading alone, where a cancelled socket would end a writing too.
    asio::cancellation_signal stop_reading_;
    bool abandoned_ = false;

    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;

    // Behind the head: what has come and has not been handed out. In data_, or in block_ once that was all read.
    std::string_view rest_;
    std::unique_ptr<char[]> block_;
    bool in_block_ = false;
    ChunkDecoder chunks_;
    bool chunked_ = false;
    bool body_done_ = true;
    bool body_read_ = false;
    std::uint64_t body_left_ = 0;

    std::move_only_function<void()> left_;
    std::shared_ptr<Inbound*> alive_;  // an operation of watch() outlives what asked for it
    bool watching_ = false;
};

}  // namespace hf::http
