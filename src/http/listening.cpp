#include "http/listening.h"

#include <sys/socket.h>

#include <algorithm>

#include "base/text.h"

namespace hf::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

std::string text_of(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(endpoint.port());
}

[[noreturn]] void cannot_listen(const std::string& where, const std::string& why) {
    throw WorldError("cannot listen on " + where + ": " + why);
}

}  // namespace

tcp::endpoint endpoint_of(const std::string& address) {
    const auto colon = address.rfind(':');
    const auto port = colon == address.npos ? std::nullopt : parse_decimal(std::string_view{address}.substr(colon + 1));
    if (!port || *port > 65'535) cannot_listen(address, "an address is written as host:port");
    auto host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);

    error_code ec;
    if (const auto numeric = asio::ip::make_address(host, ec); !ec) return {numeric, static_cast<std::uint16_t>(*port)};
    asio::io_context io;
    const auto found = tcp::resolver{io}.resolve(host, std::to_string(*port), ec);
    if (ec || found.empty()) cannot_listen(address, ec ? ec.message() : "the name stands for no address");
    return found.begin()->endpoint();
}

Acceptor listen_on(asio::io_context& io, const tcp::endpoint& endpoint, bool shared) {
    Acceptor acceptor{io};
    error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec && shared) acceptor.set_option(ReusePort(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) cannot_listen(text_of(endpoint), ec.message());
    return acceptor;
}

void check_is_free(const tcp::endpoint& endpoint) {
    if (endpoint.port() == 0) return;
    asio::io_context io;
    listen_on(io, endpoint, false);
}

Address address_of(const tcp::endpoint& endpoint) {
    Address address;
    address.port = endpoint.port();
    if (endpoint.address().is_v6()) {
        address.bytes = endpoint.address().to_v6().to_bytes();
    } else {
        const auto v4 = endpoint.address().to_v4().to_bytes();
        address.bytes[10] = address.bytes[11] = 0xff;
        std::ranges::copy(v4, address.bytes.begin() + 12);
    }
    return address;
}

}  // namespace hf::http
