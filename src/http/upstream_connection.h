// One connection to an upstream, on one network thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/error.h"
#include "http/network_thread.h"
#include "http/outbound.h"
#include "http/pass.h"
#include "http/tls_stream.h"

namespace hf::http {

class UpstreamConnection {
  public:
    UpstreamConnection(NetworkThread& thread, std::shared_ptr<const Upstream> upstream);

    /// Tries the addresses of the host one after the other, all within connect_timeout, and with https makes sure that
    /// it is the host. Nothing when it stands; else bad_gateway or gateway_timeout with a sentence for the log.
    Co<std::optional<Error>> connect();

    /// False when the upstream has gone or took nothing for idle_timeout.
    Co<bool> send(std::string_view a, std::string_view b = {}, std::string_view c = {});
    /// Whether anything of this request can have reached the upstream.
    bool has_sent_any() const { return out_.bytes() != sent_before_; }
    /// Begins a new request on a connection that rested. The upstream is the same, perhaps with other timeouts.
    void reuse_as(std::shared_ptr<const Upstream> upstream);
    bool is_reused() const { return reused_; }
    /// Nothing more will be sent.
    void shutdown_send();

    /// How many bytes came; 0 when the upstream has ended the connection, or it is over for another reason.
    Co<std::size_t> receive(std::span<char> buffer);
    /// Unless it is told otherwise in that time, the connection is closed.
    void expect_within(Duration span);
    void expect_whenever() { deadline_.off(); }
    /// Something went the other way: what is expected has its whole time again.
    void progress();
    bool timed_out() const { return timed_out_; }
    /// It ended otherwise than by a proper end.
    bool failed() const { return failed_; }

    /// Nothing has come on an idle connection, not even its end. A look, without waiting.
    bool is_quiet();
    /// Whoever waits for anything here gets to know. Idempotent.
    void close();

    const Upstream& upstream() const { return *upstream_; }
    NetworkThread& thread() { return thread_; }

  private:
    Co<std::optional<Error>> connect_tcp();
    std::optional<Error> connect_unix();
    Co<std::optional<Error>> secure();

    NetworkThread& thread_;
    std::shared_ptr<const Upstream> upstream_;
    Socket socket_;
    std::unique_ptr<TlsStream> tls_;
    Outbound out_;
    Deadline deadline_;
    Duration span_{0};
    std::uint64_t sent_before_ = 0;
    bool reused_ = false;
    bool timed_out_ = false;
    bool failed_ = false;
};

}  // namespace hf::http
