// One connection of the server, from accept to close: reads a head, checks it, runs the handler's reactions, writes the
// answer, and begins anew.
//
// The work is cut by what it touches: server_connection.cpp the course of a connection, …_answer.cpp the reactions to
// one request, …_stream.cpp what a relay writes through Wire. Bytes in and out are inbound.h's and outbound.h's.
#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>

#include "http/forwarded.h"
#include "http/inbound.h"
#include "http/outbound.h"
#include "http/reply_head.h"
#include "http/request_id.h"
#include "http/request_parser.h"

namespace hf::http {

/// What all connections of a listener share, on all threads. Outlives them.
struct Site {
    Listener listener;
    std::vector<Network> trusted;
    Observer& observer;
    std::atomic<std::shared_ptr<const TlsContext>> tls{};  // of new connections
    std::atomic<std::int64_t> open{0};
    std::atomic<bool> draining{false};
};

class ServerConnection final
    : public Wire,
      public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  public:
    ServerConnection(NetworkThread& thread, Site& site, Socket socket, Address peer);

    /// Until either side has ended it. What it throws is a bug.
    Co<void> serve();
    /// Ends it when it is idle; otherwise the next answer will say Connection: close.
    void drain();
    /// Ends it now, except for a deed under way, which is waited for.
    void abort();

    // ---- Wire, for relay()
    Co<Piece> read_body() override;
    void watch(std::move_only_function<void()> left) override { in_.watch(std::move(left)); }
    void unwatch() override { in_.unwatch(); }
    void abandon_reading() override;
    Co<bool> start(const AnswerHead& head, std::optional<std::uint64_t> length, std::string_view first) override;
    Co<bool> start_joined(const AnswerHead& head, std::uint64_t length) override;
    Co<bool> write(std::string_view bytes) override;
    Co<bool> finish() override;
    void break_off() override;
    bool started() const override { return answer_.started; }
    std::uint64_t body_bytes_written() const override { return answer_.written; }
    int native_handle() override { return tls_ ? -1 : socket_.native_handle(); }
    Co<bool> writable() override { return out_.writable(); }
    void wrote(std::uint64_t bytes) override;
    Co<bool> switch_protocols(const AnswerHead& head) override;
    Co<Piece> read_raw() override { return in_.read_raw(); }
    Co<bool> write_raw(std::string_view bytes) override { return out_.send(bytes); }
    void shutdown_raw() override;

  private:
    /// What is known of the answer to the present request.
    struct Answer {
        int status = 0;
        bool started = false;
        bool close = false;    // the connection ends with it
        bool no_body = false;  // HEAD, 204, 304
        bool chunked = false;
        bool until_end = false;                 // the end of the connection is the end of the body
        std::optional<std::uint64_t> length{};  // declared for a stream
        std::uint64_t written = 0;
        std::string failure{};
        std::uint64_t bytes_before = 0;  // of earlier answers
        std::chrono::microseconds begun{0};
    };

    // server_connection.cpp
    Co<bool> shake_hands(const TlsContext& tls);
    Co<std::size_t> read_head();
    Co<void> refuse(Error error);
    Co<bool> serve_one(std::size_t head);
    Co<void> discard_body();
    Co<void> linger();
    bool closes_after() const;
    void begin_request();
    void end_request();

    // server_connection_answer.cpp
    Co<void> answer();
    Co<std::optional<Error>> prepare_body();
    Co<Piece::State> take_body(std::size_t at_most);
    Co<void> wait_for(const Wait& wait, std::uint64_t moment);
    /// What comes next, when the source's answer did not go out.
    Co<std::optional<Reaction>> let_pass(Pass& pass);
    Co<void> send(Reply reply);

    // server_connection_stream.cpp
    Envelope envelope() const;
    void write_start(const AnswerHead& head, std::optional<std::uint64_t> length);
    Co<bool> send_continue();

    NetworkThread& thread_;
    Site& site_;
    Socket socket_;
    const Address peer_;
    HeadWriter& heads_;
    RequestIds& ids_;
    std::unique_ptr<TlsStream> tls_;
    Inbound in_;
    Outbound out_;
    HeadScanner scanner_;
    Request request_;
    Framing framing_;
    bool continue_sent_ = false;
    Answer answer_;
    std::string head_;         // of the answer, while it is being written
    std::string body_;         // of the request, when it did not arrive with its head
    Bell* waiting_ = nullptr;  // of the Wait under way
    bool idle_ = false;
    bool aborted_ = false;
    bool visitor_left_ = false;
};

/// Allow: for OPTIONS * and for methods that are refused before anybody looks at the path.
Fields allowed_methods();

}  // namespace hf::http
