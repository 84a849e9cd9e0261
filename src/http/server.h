// The HTTP/1.1 server: listeners, network threads, limits, draining.
//
// Each network thread runs its own event loop and accepts on every listener (SO_REUSEPORT); a connection stays on its
// thread. After the head is parsed the server itself refuses what Beast lets through (see framing.h), reads the body as
// the handler wants it, and turns Reactions into bytes. A handler that throws WorldError is answered 503, anything else
// 500; both are logged by the observer with the request id.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/reaction.h"
#include "http/request.h"
#include "http/tls.h"
#include "store/kernel.h"

namespace hf::http {

struct Limits {
    std::size_t head_bytes = 16 << 10;   // request line and fields: 431
    std::size_t target_bytes = 8 << 10;  // 414
    std::size_t fields = 100;            // 431
    Duration head_timeout{10'000};       // from first byte to end of head: 408
    Duration body_timeout{30'000};       // between two reads of a body: 408
    Duration idle_timeout{75'000};       // between two requests
    Duration write_timeout{60'000};      // a reader that takes nothing for so long has left
    std::size_t connections = 20'000;    // beyond it new ones get 503 and are closed
};

struct Listener {
    std::string name;     // "api", "gate": for logs and metrics
    std::string address;  // "127.0.0.1:8080", "[::1]:0"
    Handler* handler;
    Limits limits;
    std::vector<std::string> trusted_proxies{};  // CIDR; whose X-Forwarded-* are believed
    std::shared_ptr<const TlsContext> tls{};     // null: without TLS
};

/// Told once about every request, on its network thread, after the answer (or its failure).
struct Exchange {
    const Request& request;
    std::string_view listener;
    int status;  // 0: nothing could be sent
    std::uint64_t bytes_out;
    std::chrono::microseconds duration;
    std::string_view failure;  // empty, or what the world said (for the log, never for the visitor)
};

class Observer {
  public:
    virtual ~Observer() = default;
    virtual void finished(const Exchange& exchange) noexcept = 0;
    virtual void connections(std::string_view listener, std::int64_t open) noexcept = 0;
};

struct ServerOptions {
    int threads = 1;
    std::string via = "holdfast";  // our name in Via, for loop detection
    Duration accept_while_draining{2'000};
    Duration drain{30'000};
};

class Server {
  public:
    /// Binds at once; throws WorldError naming the address when that fails.
    Server(const store::Kernel& kernel, ServerOptions options, std::vector<Listener> listeners, Observer& observer);
    ~Server();

    /// Of the listener, in the order given: the bound port, useful after asking for port 0.
    std::uint16_t port(std::size_t listener) const;
    void start();
    /// New connections of a listener that has TLS show this certificate from now on; those that stand go on with
    /// theirs. From any thread.
    void renew_tls(const std::shared_ptr<const TlsContext>& tls);
    /// Readiness is somebody else's; this keeps accepting for accept_while_draining, then closes the listeners and idle
    /// connections, answers what is under way with Connection: close, and returns when all is done or `drain` is over.
    void drain();
    /// Looks at all deadlines now, and not only at the next tick: for those who move the clock themselves.
    void sweep();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hf::http
