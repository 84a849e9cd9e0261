#include "http/tls_stream.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <limits>

#include "base/check.h"

namespace hf::http {
namespace {

using boost::system::error_code;

/// Reads without a wait after which other connections have their turn.
constexpr int kTurn = 16;

int at_most(std::size_t size) {
    constexpr std::size_t kMost = std::numeric_limits<int>::max();
    return static_cast<int>(std::min(size, kMost));
}

}  // namespace

void TlsStream::Free::operator()(ssl_st* one) const { SSL_free(one); }

TlsStream::TlsStream(Socket& socket, const TlsContext& context) : socket_(socket), ssl_(SSL_new(context.native())) {
    CHECK(ssl_, "OpenSSL makes connections");
    SSL_set_fd(ssl_.get(), socket.native_handle());
    SSL_set_accept_state(ssl_.get());
}

TlsStream::TlsStream(Socket& socket, const TlsContext& context, const std::string& host)
    : socket_(socket), ssl_(SSL_new(context.native())) {
    CHECK(ssl_, "OpenSSL makes connections");
    SSL_set_fd(ssl_.get(), socket.native_handle());
    SSL_set_connect_state(ssl_.get());
    error_code ec;
    const auto address = asio::ip::make_address(host, ec);
    if (!ec) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), address.to_string().c_str());
    } else {
        SSL_set1_host(ssl_.get(), host.c_str());
        SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set_tlsext_host_name(ssl_.get(), host.c_str());  // RFC 6066 §3: names only
    }
}

std::string TlsStream::reason() const {
    if (const auto verdict = SSL_get_verify_result(ssl_.get()); verdict != X509_V_OK)
        return fmt::format("its certificate is not believed: {}", X509_verify_cert_error_string(verdict));
    const auto code = ERR_peek_last_error();
    const auto* text = code == 0 ? nullptr : ERR_reason_error_string(code);
    return text == nullptr ? "the connection broke off" : text;
}

Co<TlsStream::Handshake> TlsStream::shake_hands() {
    for (;;) {
        if (!socket_.is_open()) co_return Handshake{.silent = true, .why = "given up"};
        ERR_clear_error();
        const auto step = judge(SSL_do_handshake(ssl_.get()), 0);
        if (step.next == Next::moved) co_return Handshake{.done = true};
        if (step.next == Next::ended || step.next == Next::broken) {
            const auto code = ERR_peek_error();
            const bool plain = ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_HTTP_REQUEST;
            // Nothing of a first message has come: somebody only looked whether the port is open.
            const bool silent = code == 0 || (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING &&
                                              SSL_get_state(ssl_.get()) == TLS_ST_BEFORE);
            co_return Handshake{.spoke_plain_http = plain, .silent = silent, .why = reason()};
        }
        error_code ec;
        co_await wait(step.next, {}, ec);
        if (ec) co_return Handshake{.silent = true, .why = ec.message()};
    }
}

TlsStream::Step TlsStream::judge(int result, std::size_t bytes) {
    if (result > 0) return {Next::moved, bytes};
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ: return {Next::readable};
        case SSL_ERROR_WANT_WRITE: return {Next::writable};
        case SSL_ERROR_ZERO_RETURN: return {Next::ended};
        default: return {Next::broken};
    }
}

// A closed socket's number may be another connection's by now: each call looks first.

TlsStream::Step TlsStream::try_read(std::span<char> to) {
    if (!socket_.is_open()) return {};
    ERR_clear_error();
    std::size_t count = 0;
    const auto result = SSL_read_ex(ssl_.get(), to.data(), to.size(), &count);
    return judge(result, count);
}

TlsStream::Step TlsStream::look() {
    if (!socket_.is_open()) return {};
    ERR_clear_error();
    char byte;
    const auto result = SSL_peek(ssl_.get(), &byte, 1);
    return judge(result, 1);
}

TlsStream::Step TlsStream::try_write(std::string_view bytes) {
    if (!socket_.is_open()) return {};
    ERR_clear_error();
    const auto result = SSL_write(ssl_.get(), bytes.data(), at_most(bytes.size()));
    return judge(result, static_cast<std::size_t>(std::max(result, 0)));
}

Co<void> TlsStream::wait(Next next, asio::cancellation_slot stop, error_code& ec) {
    const auto what = next == Next::writable ? Socket::wait_write : Socket::wait_read;
    co_await socket_.async_wait(what, asio::bind_cancellation_slot(stop, asio::redirect_error(kAwait, ec)));
}

Co<std::size_t> TlsStream::read(std::span<char> to, asio::cancellation_slot stop, error_code& ec) {
    for (;;) {
        const auto step = try_read(to);
        switch (step.next) {
            case Next::moved:
                // Others have their turn with the bytes in hand: who calls off reading meanwhile calls off the next.
                if (++in_a_row_ == kTurn) {
                    in_a_row_ = 0;
                    co_await asio::post(socket_.get_executor(), kAwait);
                }
                co_return step.bytes;
            case Next::ended: ec = asio::error::eof; co_return 0;
            case Next::broken: ec = asio::error::connection_reset; co_return 0;
            case Next::readable:
            case Next::writable: break;
        }
        in_a_row_ = 0;
        co_await wait(step.next, stop, ec);
        if (ec) co_return 0;
    }
}

void TlsStream::end_writing() {
    if (!socket_.is_open() || SSL_is_init_finished(ssl_.get()) != 1) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
}

}  // namespace hf::http
