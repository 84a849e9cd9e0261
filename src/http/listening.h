// Opening ports.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <string>

#include "http/connection.h"
#include "http/request.h"

namespace hf::http {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

/// "127.0.0.1:8080", "[::1]:0", "localhost:8080". Throws WorldError naming the text when it is none.
asio::ip::tcp::endpoint endpoint_of(const std::string& address);

/// Binds and listens. `shared`: other threads of ours listen on the same port. Throws WorldError naming the endpoint.
Acceptor listen_on(asio::io_context& io, const asio::ip::tcp::endpoint& endpoint, bool shared);

/// Throws when somebody else has the port: sharing it (SO_REUSEPORT) would let two servers of one user split the
/// visitors between them in silence.
void check_is_free(const asio::ip::tcp::endpoint& endpoint);

Address address_of(const asio::ip::tcp::endpoint& endpoint);

}  // namespace hf::http
