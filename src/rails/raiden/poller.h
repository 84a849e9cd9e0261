// Watches the node for money that arrives: often while something is awaited, seldom while not, one process at a time.
//
// It is a thread of each process that works on the database and no job of the queue: a job would hold one of perhaps
// few workers for as long as anything is awaited, cost two durable writes at every look, and leave the other processes
// ignorant of the node's troubles. Here a look at which nothing is new writes nothing. Which process asks is decided by
// a lease in the database; the others read there what it has learnt. Two that ask at once, after a lease has lapsed,
// do no harm: the cursor moves by compare and set.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "rails/raiden/history.h"

namespace hf::rails {

/// What one process has learnt of the node for all of them.
struct RaidenKnown {
    std::string our_address;
    std::string trouble;
    std::string holder;
    Time held_until;
};
BOOST_DESCRIBE_STRUCT(RaidenKnown, (), (our_address, trouble, holder, held_until))

class RaidenPoller {
  public:
    static constexpr Duration kRest{5'000};         // between two looks while nothing is awaited
    static constexpr Duration kLease{10'000};       // who asks
    static constexpr Duration kIntroduced{60'000};  // how long an introduction (status, address) is good for
    static constexpr Duration kTold{60'000};        // how long a history that has changed is told of at least

    /// `holder` names this process. What is already known of the node is learnt here, so that a 402 can be made before
    /// the node answers.
    RaidenPoller(store::Kernel kernel, std::shared_ptr<Raiden> raiden, RaidenDuties duties, std::string holder);
    ~RaidenPoller() { stop(); }

    void start();
    /// Ends after the call to the node that is under way, and leaves the lease to others. Idempotent.
    void stop();
    /// One round, and how long until the next is due. Throws what the store does. What start() does again and again;
    /// tests call it themselves.
    Duration tick();

  private:
    struct View {
        RaidenKnown known;
        bool awaited = false;
    };

    void run();
    View look();
    bool hold(const RaidenKnown& known);
    Result<void> introduce(RaidenKnown& known);
    /// True when there is more to read at once.
    bool ask(RaidenKnown known);
    Result<bool> read_token(const RaidenToken& token);
    void note_changes(const RaidenKnown& before, const RaidenKnown& after);

    const store::Kernel kernel_;
    const std::shared_ptr<Raiden> raiden_;
    const RaidenDuties duties_;
    const std::string holder_;

    // The thread's alone.
    std::optional<Duration> asked_at_;
    bool more_ = false;  // to read at once
    Duration introduced_until_{0};
    std::map<std::string, Duration> told_until_;  // token -> how long its changed history is told of

    std::mutex mutex_;
    std::condition_variable bell_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace hf::rails
