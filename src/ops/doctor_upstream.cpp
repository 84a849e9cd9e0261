// The check that leaves the house: a plain connect with a time limit, no request.
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "http/pass.h"
#include "ops/doctor.h"

namespace hf::ops {
namespace {

struct Socket {
    int file;
    explicit Socket(int family) : file(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {}
    ~Socket() {
        if (file >= 0) ::close(file);
    }
    Socket(const Socket&) = delete;
};

/// Nothing, or why there was no connection.
std::string connect_to(const sockaddr* address, socklen_t size, Duration at_most) {
    const Socket socket{address->sa_family};
    if (::connect(socket.file, address, size) == 0) return {};
    if (errno != EINPROGRESS) return std::strerror(errno);
    pollfd ready{socket.file, POLLOUT, 0};
    if (::poll(&ready, 1, static_cast<int>(at_most.count())) <= 0)
        return fmt::format("no answer within {}", text_of(at_most));
    int failed = 0;
    socklen_t length = sizeof failed;
    ::getsockopt(socket.file, SOL_SOCKET, SO_ERROR, &failed, &length);
    return failed == 0 ? std::string{} : std::string{std::strerror(failed)};
}

std::string connect_to_path(const std::string& path, Duration at_most) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return "the path of the socket is too long";
    std::memcpy(address.sun_path, path.data(), path.size());
    return connect_to(reinterpret_cast<const sockaddr*>(&address), sizeof address, at_most);
}

std::string connect_to_host(const std::string& host, std::uint16_t port, Duration at_most) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); failed != 0)
        return fmt::format("the name is not known ({})", ::gai_strerror(failed));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all{found, &::freeaddrinfo};
    std::string why = "no address";
    for (const auto* one = all.get(); one != nullptr; one = one->ai_next) {
        why = connect_to(one->ai_addr, one->ai_addrlen, at_most);
        if (why.empty()) break;
    }
    return why;
}

}  // namespace

Finding check_upstream(const std::string& name, const std::string& url, Duration at_most) {
    const auto check = fmt::format("upstream {}", name);
    const auto upstream = http::Upstream::parse(url);
    if (!upstream)
        return {check, Verdict::fail, fmt::format("{}: {}", url, upstream.error().says()), "Correct its address."};
    const auto why = upstream->socket_path.empty() ? connect_to_host(upstream->host, upstream->port, at_most)
                                                   : connect_to_path(upstream->socket_path, at_most);
    if (why.empty()) return {check, Verdict::ok, fmt::format("{} takes connections.", url), {}};
    return {check, Verdict::fail, fmt::format("{} cannot be reached: {}.", url, why),
            "Start the site behind the gate, or correct its address."};
}

}  // namespace hf::ops
