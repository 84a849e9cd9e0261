#include "http/outbound.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>

namespace hf::http {

using boost::system::error_code;

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
        auto left = static_cast<std::size_t>(sent);
        bytes_ += left;
        for (auto& part : parts) {
            const auto taken = std::min(left, part.size());
            part.remove_prefix(taken);
            left -= taken;
        }
    }
}

Co<bool> Outbound::send(std::string_view a, std::string_view b, std::string_view c) { return send_parts({a, b, c}, 0); }

Co<bool> Outbound::send_joined(std::string_view bytes) { return send_parts({bytes}, MSG_MORE); }

Co<bool> Outbound::send_parts(Parts parts, int flags) {
    while (!broken_) {
        if (try_send(parts, flags)) co_return true;
        if (!broken_) co_await writable();
    }
    co_return false;
}

Co<bool> Outbound::writable() {
    if (broken_) co_return false;
    deadline_.in(write_timeout_);
    error_code ec;
    co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kAwait, ec));
    deadline_.off();
    if (ec) broken_ = true;
    co_return !broken_;
}

}  // namespace hf::http
