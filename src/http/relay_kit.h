// What the tests of relays stand on: an upstream that plays a script on plain sockets, and a Delivery that remembers.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/test_kit.h"

namespace hf::http::test {

/// The upstream's end of one connection. Whoever waits ten seconds for a byte has failed.
class Peer {
  public:
    explicit Peer(int descriptor) : descriptor_(descriptor) {}
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Up to and with the empty line; empty at the end of the connection.
    std::string read_head();
    std::string read_exactly(std::size_t count);
    std::string read_to_end();
    /// False when the gate has closed.
    bool send(std::string_view bytes);
    void finish_sending();
    /// Ends the connection so that the gate reads an error, not an end.
    void reset();
    std::uint64_t sent() const { return sent_; }
    /// Wakes whoever reads or writes here.
    void stop();

  private:
    bool more();

    const int descriptor_;
    std::string buffer_;
    std::atomic<std::uint64_t> sent_{0};
};

/// Plays `script` for each connection, on a thread of its own; when the script returns, the connection ends.
class ScriptedUpstream {
  public:
    using Script = std::function<void(Peer&)>;
    explicit ScriptedUpstream(Script script, std::string socket_path = {});
    ~ScriptedUpstream();

    /// For a Pass; its timeouts may be changed before the first request.
    std::shared_ptr<Upstream> upstream;
    int connections() const { return connections_; }
    /// Ends every connection; new ones are refused.
    void stop();

  private:
    void accept_all();

    Script script_;
    int listener_;
    std::atomic<int> connections_{0};
    std::mutex mutex_;
    bool stopped_ = false;
    std::list<Peer> peers_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

/// A script that answers every request on a connection with the same bytes.
ScriptedUpstream::Script always(std::string answer);

/// What a Delivery was told, in order: "head 200", "failure 502", "renew", "delivered 200" …
class Diary {
  public:
    void write(std::string line);
    /// Waits until that line was written, so many times.
    void await(std::string_view line, std::ptrdiff_t times = 1);
    std::string text();

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
};

class DiaryDelivery final : public Delivery {
  public:
    explicit DiaryDelivery(Diary& diary) : diary_(diary) {}
    std::function<std::optional<Reply>(AnswerHead&)> edit;
    std::optional<Reply> instead_of_failure;
    Duration every{0};
    store::Mode mode = store::Mode::write;

    std::optional<Reply> on_head(AnswerHead& head) override;
    std::optional<Reply> on_failure(const Reply& reply) override;
    Duration renew_every() const override { return every; }
    std::unique_ptr<Ask> renew() override;
    std::unique_ptr<Ask> ended(Ending ending, int status) override;

  private:
    Diary& diary_;
};

/// A house whose every request passes to `source`; bodies are left on the connection unless `script.wanted` says else.
class RelayHouse : public House {
  public:
    explicit RelayHouse(std::function<Source(Request&)> source);
    explicit RelayHouse(const ScriptedUpstream& upstream);
    ~RelayHouse() { server.reset(); }  // before the diary goes
    /// Returns when the loop has done what it was doing: deadlines that this sets are set.
    void settle() { pass(Duration{0}); }
    /// Sets up every delivery.
    std::function<void(DiaryDelivery&)> prepare = [](DiaryDelivery&) {};
    Diary diary;
};

}  // namespace hf::http::test
