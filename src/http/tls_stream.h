// One end of TLS on a connection. It sits on the socket as it is, without a buffer of its own: what the kernel cannot
// take or give is waited for, so a slow peer slows the caller here as on a plain socket. (Asio's ssl::stream is not
// used: reading cannot be called off there without losing the writing beside it, and every byte is copied once more.)
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "http/connection.h"
#include "http/tls.h"

struct ssl_st;

namespace hf::http {

class TlsStream {
  public:
    /// The server's end. Socket and context outlive it; the socket is non-blocking.
    TlsStream(Socket& socket, const TlsContext& context);
    /// The client's end: the other must prove to be `host`, a name or an IP address.
    TlsStream(Socket& socket, const TlsContext& context, const std::string& host);

    struct Handshake {
        bool done = false;
        bool spoke_plain_http = false;  // the peer sent an HTTP request instead
        bool silent = false;            // it left before it said anything
        std::string why{};              // for the log
    };
    /// Returns when both sides agree or one has given up. Closing the socket ends it.
    Co<Handshake> shake_hands();

    enum class Next {
        moved,     // bytes were read or written
        readable,  // nothing now: again when the socket can be read
        writable,  // again when it can be written
        ended,     // the peer said that it is done
        broken,    // the connection broke off, or the peer broke the rules
    };
    struct Step {
        Next next = Next::broken;
        std::size_t bytes = 0;
    };
    /// As much as there is and fits. An end without the peer's word for it is `broken`: somebody may have cut it.
    Step try_read(std::span<char> to);
    /// Whether try_read() would give anything, taking nothing.
    Step look();
    /// When not all could be written, the next call must begin with the same bytes, and at least as many.
    Step try_write(std::string_view bytes);

    /// Waits for bytes. `ec` is eof at a proper end, another error otherwise; `stop` calls it off.
    Co<std::size_t> read(std::span<char> to, asio::cancellation_slot stop, boost::system::error_code& ec);
    /// Until `next` may have become possible.
    Co<void> wait(Next next, asio::cancellation_slot stop, boost::system::error_code& ec);
    /// Tells the peer that no more will come, as far as the kernel takes it now.
    void end_writing();

  private:
    Step judge(int result, std::size_t bytes);
    std::string reason() const;

    struct Free {
        void operator()(ssl_st* one) const;
    };
    Socket& socket_;
    std::unique_ptr<ssl_st, Free> ssl_;
    int in_a_row_ = 0;  // reads that had nothing to wait for
};

}  // namespace hf::http
