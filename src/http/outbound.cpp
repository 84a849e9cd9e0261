#include "http/outbound.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>

namespace hf::http {

using boost::system::error_code;

namespace {

/// As much as a TLS record holds (RFC 8446 §5.1).
constexpr std::size_t kRecord = 16 << 10;

/// What goes into the next record: small parts leave in one. The same parts give the same bytes again.
template <std::size_t N>
std::string_view gather(const std::array<std::string_view, N>& parts) {
    thread_local std::array<char, kRecord> record;
    std::size_t size = 0;
    for (const auto part : parts) {
        if (size == 0 && part.size() >= kRecord) return part;
        const auto taken = std::min(part.size(), kRecord - size);
        std::copy_n(part.data(), taken, record.data() + size);
        size += taken;
    }
    return {record.data(), size};
}

}  // namespace

Outbound::Outbound(NetworkThread& thread, Socket& socket, Duration write_timeout)
    : socket_(socket), write_timeout_(write_timeout), deadline_(thread, [this] {
          broken_ = true;
          error_code ignored;  // a socket that is already closed has nothing to cancel
          socket_.cancel(ignored);
      }) {}

bool Outbound::try_send(Parts& parts, int flags) {
    for (;;) {
        std::array<iovec, 3> vectors{};
        msghdr message{};
        message.msg_iov = vectors.data();
        for (const auto part : parts)
            if (!part.empty()) vectors[message.msg_iovlen++] = {const_cast<char*>(part.data()), part.size()};
        if (message.msg_iovlen == 0) return true;
        const auto sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT | flags);
        if (sent < 0) {
            if (errno == EINTR) continue;
            if (errno != EAGAIN && errno != EWOULDBLOCK) broken_ = true;
            return false;
        }
        count(parts, static_cast<std::size_t>(sent));
    }
}

void Outbound::count(Parts& parts, std::size_t sent) {
    bytes_ += sent;
    for (auto& part : parts) {
        const auto taken = std::min(sent, part.size());
        part.remove_prefix(taken);
        sent -= taken;
    }
}

bool Outbound::try_send_in_records(Parts& parts) {
    for (;;) {
        const auto bytes = gather(parts);
        if (bytes.empty()) return true;
        const auto step = tls_->try_write(bytes);
        if (step.next == TlsStream::Next::moved) {
            count(parts, step.bytes);
            next_ = TlsStream::Next::writable;
            continue;
        }
        next_ = step.next;
        broken_ = step.next == TlsStream::Next::broken || step.next == TlsStream::Next::ended;
        return false;
    }
}

Co<bool> Outbound::send(std::string_view a, std::string_view b, std::string_view c) { return send_parts({a, b, c}, 0); }

Co<bool> Outbound::send_joined(std::string_view bytes) { return send_parts({bytes}, MSG_MORE); }

Co<bool> Outbound::send_parts(Parts parts, int flags) {
    while (!broken_) {
        if (tls_ != nullptr ? try_send_in_records(parts) : try_send(parts, flags)) co_return true;
        if (!broken_) co_await writable();
    }
    co_return false;
}

Co<bool> Outbound::writable() {
    if (broken_) co_return false;
    deadline_.in(write_timeout_);
    error_code ec;
    const auto what = next_ == TlsStream::Next::readable ? Socket::wait_read : Socket::wait_write;
    co_await socket_.async_wait(what, asio::redirect_error(kAwait, ec));
    deadline_.off();
    if (ec) broken_ = true;
    co_return !broken_;
}

}  // namespace hf::http
