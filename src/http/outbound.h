// What goes out on a connection. The kernel is asked at once; only a visitor who takes nothing makes anybody wait.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "http/network_thread.h"
#include "http/tls_stream.h"

namespace hf::http {

class Outbound {
  public:
    Outbound(NetworkThread& thread, Socket& socket, Duration write_timeout);

    /// From now on everything goes through this, which stands on the same socket and outlives us.
    void through(TlsStream& tls) { tls_ = &tls; }

    /// Returns true when all bytes are with the kernel, false when the visitor has left or took nothing for
    /// write_timeout. The bytes must stay until then.
    Co<bool> send(std::string_view a, std::string_view b = {}, std::string_view c = {});
    /// The same; the bytes may wait for what is written next.
    Co<bool> send_joined(std::string_view bytes);
    Co<bool> writable();

    /// All that went to the kernel, framing included; of TLS what is in its records.
    std::uint64_t bytes() const { return bytes_; }
    void add_bytes(std::uint64_t count) { bytes_ += count; }
    /// Nobody hears us any more.
    bool is_broken() const { return broken_; }

  private:
    using Parts = std::array<std::string_view, 3>;
    bool try_send(Parts& parts, int flags);
    bool try_send_in_records(Parts& parts);
    void count(Parts& parts, std::size_t sent);
    Co<bool> send_parts(Parts parts, int flags);

    Socket& socket_;
    TlsStream* tls_ = nullptr;
    TlsStream::Next next_ = TlsStream::Next::writable;  // what writing waits for
    const Duration write_timeout_;
    Deadline deadline_;
    std::uint64_t bytes_ = 0;
    bool broken_ = false;
};

}  // namespace hf::http
