// What the tests of this room stand on: a server on a free port, a clock that is moved by hand, a store without a
// database, and a client that sends any bytes and sees the bytes that come back.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/server.h"

namespace hf::http::test {

class ManualClock final : public Clock {
  public:
    Time wall() const override { return {1'800'000'000'000 + elapsed_.load()}; }
    Duration monotonic() const override { return Duration{1'000 + elapsed_.load()}; }
    void advance(Duration span) { elapsed_ += span.count(); }

  private:
    std::atomic<std::int64_t> elapsed_{0};
};

/// Runs deeds on a thread of its own against a Tx that knows announce() alone.
class DeedRunner final : public store::Store {
  public:
    DeedRunner();
    ~DeedRunner() override;
    store::Engine engine() const override { return store::Engine::sqlite; }
    void submit(store::Mode mode, std::unique_ptr<store::Task> task, store::Home& home) override;
    void listen(store::Listener listener) override;
    Duration clock_offset() const override { return Duration{0}; }
    std::string trouble(store::Mode) const override { return {}; }
    store::Figures figures() const override { return {}; }
    void close() override;

    /// From now on deeds wait; the count of those that wait; all of them run, and come home as one batch.
    void hold();
    void await_held(std::size_t count);
    void release();
    void announce(std::string_view topic, std::string_view key);

  private:
    struct Entry {
        std::unique_ptr<store::Task> task;
        store::Home* home;
    };
    void work();
    void run_all(std::deque<Entry> entries);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> queue_;
    std::vector<store::Listener> listeners_;
    bool held_ = false;
    bool closed_ = false;
    std::thread thread_;
};

class Script final : public Handler {
  public:
    std::function<std::size_t(const Request&)> wanted = [](const Request&) { return std::size_t{1} << 20; };
    std::function<Reaction(Request&)> react;
    std::size_t body_wanted(const Request& request) override { return wanted(request); }
    Reaction handle(Request& request) override { return react(request); }
};

class Witness final : public Observer {
  public:
    struct Seen {
        std::string id, path, failure;
        int status;
        std::uint64_t bytes_out;
    };
    void finished(const Exchange& exchange) noexcept override;
    void connections(std::string_view, std::int64_t open) noexcept override;
    /// Waits for the first `count` exchanges.
    std::vector<Seen> await(std::size_t count);
    void await_open(std::int64_t open);

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Seen> seen_;
    std::int64_t open_ = 0;
};

struct Answer {
    int status = 0;
    std::string head;
    std::string body;
    std::string field(std::string_view name) const;
};

/// A socket and nothing else. Whoever waits ten seconds for a byte has failed.
class Visitor {
  public:
    explicit Visitor(std::uint16_t port, int receive_buffer = 0);
    ~Visitor();
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;

    Visitor& send(std::string_view bytes);
    Visitor& shutdown();
    /// One answer framed by Content-Length, chunks (taken off), or the end of the connection.
    Answer read_answer(bool to_head = false);
    std::string read_until(std::string_view end);
    /// Everything up to the end of the connection.
    std::string read_all();
    /// Nothing more comes: the server has ended the connection.
    bool is_ended() { return read_all().empty(); }
    int descriptor() const { return descriptor_; }

  private:
    bool more();

    int descriptor_;
    std::string buffer_;
    bool ended_ = false;
};

/// A server with one listener that answers what `script` says. Members may be set up before start().
class House {
  public:
    explicit House(std::function<Reaction(Request&)> react = nullptr);
    ~House();
    House& start();
    std::uint16_t port() { return server->port(0); }
    /// Time goes by, and every deadline it reaches expires.
    void pass(Duration span);

    ManualClock clock;
    GuardedClock guarded{clock, std::chrono::hours{24 * 365}, Time{}};
    SeededRandom random{7};
    DeedRunner store;
    store::Kernel kernel{store, guarded, random};
    Script script;
    Witness witness;
    Limits limits;
    ServerOptions options;
    std::vector<std::string> trusted_proxies;
    std::shared_ptr<const TlsContext> tls;
    std::unique_ptr<Server> server;
};

}  // namespace hf::http::test
