// The one way out: requests of our own to other servers, over libcurl (DESIGN §8).
//
// A call blocks, so it is for worker threads, never for a network thread or a deed. What a call promises: it ends by
// its deadlines; it takes no more than it was told to; it follows no redirect, uses no proxy of the environment, no
// cookies and no passwords of the machine; https is verified against the system's authorities; only http and https are
// spoken; no request is ever sent twice by itself.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "http/fields.h"

namespace hf::http {

struct ClientRequest {
    std::string method = "GET";
    std::string url;  // http:// or https://, without a user name
    std::vector<Field> fields{};
    std::string body{};          // sent with everything but GET and HEAD
    Duration connect{2'000};     // until the connection stands, TLS and all
    Duration whole{10'000};      // until the last byte of the answer
    std::size_t most = 1 << 20;  // bytes of the answer's body; a longer one is an error, not cut
};

struct ClientAnswer {
    int status = 0;  // whatever the other side says, 500 too: an answer is an answer
    std::string content_type;
    std::string body;
};

/// There was no whole answer. `error.code` is unavailable (nobody there, a TLS certificate that is not to be trusted),
/// gateway_timeout, bad_gateway (the answer was torn, too large or not HTTP) or invalid_fields (the request itself
/// cannot be sent: asking again will not help). `error.detail` is a sentence for an operator's log.
struct NoAnswer {
    Error error;
    /// False only when certainly no byte of the request has left: then nothing can have happened on the other side.
    bool may_have_arrived = false;
};

/// Keeps connections for GET and HEAD; every other method has a connection of its own, since a kept one that turns out
/// to be dead would leave open whether the request was heard. Safe from any thread.
class Client {
  public:
    struct Options {
        std::string user_agent = "holdfast";
        std::string authorities{};  // a PEM file instead of the system's authorities
    };
    Client();
    explicit Client(Options options);
    ~Client();

    std::expected<ClientAnswer, NoAnswer> send(const ClientRequest& request);

  private:
    class Handle;
    class Handles;
    const Options options_;
    std::unique_ptr<Handles> handles_;
};

}  // namespace hf::http
