#include "http/upstream_connection.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <cstring>

#include "http/folder.h"

namespace hf::http {

using asio::ip::tcp;
using boost::system::error_code;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;

namespace {

Error no_connection(const Upstream& upstream, std::string_view why) {
    return {Code::bad_gateway, fmt::format("no connection to {}: {}", upstream.url, why)};
}

Error no_connection_in_time(const Upstream& upstream) {
    return {Code::gateway_timeout, fmt::format("no connection to {} in time", upstream.url)};
}

/// A look-up cannot be called off, so it gets a place of its own that outlives whoever stops waiting for it.
struct LookUp {
    explicit LookUp(asio::io_context& io) : resolver(io) {}
    Resolver resolver;
    Bell done;
    error_code failure = asio::error::timed_out;
    tcp::resolver::results_type found;
};

}  // namespace

UpstreamConnection::UpstreamConnection(NetworkThread& thread, std::shared_ptr<const Upstream> upstream)
    : thread_(thread),
      upstream_(std::move(upstream)),
      socket_(thread.io()),
      out_(thread, socket_, upstream_->idle_timeout),
      deadline_(thread, [this] {
          timed_out_ = true;
          close();
      }) {}

Co<std::optional<Error>> UpstreamConnection::connect() {
    auto failure = upstream_->socket_path.empty() ? co_await connect_tcp() : connect_unix();
    if (!failure && upstream_->tls) failure = co_await secure();
    expect_whenever();
    if (timed_out_) co_return no_connection_in_time(*upstream_);
    co_return failure;
}

Co<std::optional<Error>> UpstreamConnection::connect_tcp() {
    std::vector<tcp::endpoint> endpoints;
    error_code ec;
    if (const auto address = asio::ip::make_address(upstream_->host, ec); !ec) {
        endpoints.emplace_back(address, upstream_->port);
    } else {
        const auto look_up = std::make_shared<LookUp>(thread_.io());
        Deadline patience{thread_, [look_up] { look_up->done.ring(); }};
        patience.in(upstream_->connect_timeout);
        look_up->resolver.async_resolve(upstream_->host, std::to_string(upstream_->port),
                                        [look_up](error_code failure, tcp::resolver::results_type found) {
                                            look_up->failure = failure;
                                            look_up->found = std::move(found);
                                            look_up->done.ring();
                                        });
        co_await look_up->done.wait();
        if (look_up->failure == asio::error::timed_out) co_return no_connection_in_time(*upstream_);
        if (look_up->failure) co_return no_connection(*upstream_, look_up->failure.message());
        for (const auto& one : look_up->found) endpoints.push_back(one.endpoint());
    }
    deadline_.in(upstream_->connect_timeout);
    for (const auto& endpoint : endpoints) {
        error_code ignored;  // closing what the last attempt left
        socket_.close(ignored);
        co_await socket_.async_connect(endpoint, asio::redirect_error(kAwait, ec));
        if (!ec) {
            socket_.set_option(tcp::no_delay{true}, ec);
            co_return std::nullopt;
        }
        if (timed_out_) break;
    }
    co_return no_connection(*upstream_, endpoints.empty() ? "the name has no address" : ec.message());
}

std::optional<Error> UpstreamConnection::connect_unix() {
    OwnedFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const auto& path = upstream_->socket_path;
    std::memcpy(name.sun_path, path.data(), std::min(path.size(), sizeof name.sun_path - 1));
    // A local socket connects at once or not at all.
    if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
        return no_connection(*upstream_, std::strerror(errno));
    // To the library it is a stream of bytes like any other: nothing that TCP alone has is asked of it.
    error_code ec;
    socket_.assign(tcp::v4(), fd.get(), ec);
    if (ec) return no_connection(*upstream_, ec.message());
    fd.release();
    return std::nullopt;
}

Co<std::optional<Error>> UpstreamConnection::secure() {
    tls_ = std::make_unique<TlsStream>(socket_, *upstream_->tls, upstream_->host);
    const auto result = co_await tls_->shake_hands();
    if (!result.done) co_return no_connection(*upstream_, result.why);
    out_.through(*tls_);
    co_return std::nullopt;
}

Co<bool> UpstreamConnection::send(std::string_view a, std::string_view b, std::string_view c) {
    return out_.send(a, b, c);
}

void UpstreamConnection::reuse_as(std::shared_ptr<const Upstream> upstream) {
    upstream_ = std::move(upstream);
    sent_before_ = out_.bytes();
    reused_ = true;
}

void UpstreamConnection::shutdown_send() {
    if (tls_) tls_->end_writing();
    error_code ignored;  // of a socket that is gone already
    socket_.shutdown(Socket::shutdown_send, ignored);
}

Co<std::size_t> UpstreamConnection::receive(std::span<char> buffer) {
    error_code ec;
    std::size_t count = 0;
    if (tls_)
        count = co_await tls_->read(buffer, {}, ec);
    else
        count = co_await socket_.async_read_some(asio::buffer(buffer.data(), buffer.size()),
                                                 asio::redirect_error(kAwait, ec));
    if (ec && ec != asio::error::eof) failed_ = true;
    co_return count;
}

void UpstreamConnection::expect_within(Duration span) {
    span_ = span;
    deadline_.in(span);
}

void UpstreamConnection::progress() {
    if (deadline_.is_set()) deadline_.in(span_);
}

bool UpstreamConnection::is_quiet() {
    if (tls_) return tls_->look().next == TlsStream::Next::readable;
    char byte;
    const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void UpstreamConnection::close() {
    if (tls_) tls_->end_writing();
    error_code ignored;  // closing twice is no failure
    socket_.close(ignored);
}

}  // namespace hf::http
