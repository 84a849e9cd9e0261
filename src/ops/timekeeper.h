// Keeps the guarded clock honest over restarts and among machines (DESIGN §6): the last time is stored every second,
// a node that disagrees with its database stops deciding, and an operator's word reaches running processes.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "ops/log.h"
#include "store/store.h"

namespace hf::ops {

struct ClockMark {
    Time latest;
    std::optional<Time> doubted;
    std::int64_t acceptances = 0;
};
BOOST_DESCRIBE_STRUCT(ClockMark, (), (latest, doubted, acceptances))

/// For the GuardedClock's constructor: after migration, before serving.
ClockMark load_clock_mark(store::Store& store);

/// A deed: an operator confirms the wall clock. Running processes notice within a second.
void accept_clock(store::Tx& tx);

class Timekeeper {
  public:
    /// Beyond this a node and its database server do not agree on the time.
    static constexpr Duration kMostApart{500};

    /// `mark` is what the clock was made with.
    Timekeeper(store::Store& store, GuardedClock& clock, const Log& log, ClockMark mark);
    ~Timekeeper() { stop(); }

    void start();
    void stop();
    /// One round: compares with the database, stores the mark, heeds an operator's word. What start() does every
    /// second; simulations call it themselves. Throws what the world did.
    void tick();

    /// For health: nothing, or a sentence. Answers at once.
    std::string trouble() const;

  private:
    void run();
    void tell_changes();

    store::Store& store_;
    GuardedClock& clock_;
    const Log& log_;
    std::int64_t acceptances_;
    bool trusted_before_ = true;
    std::mutex mutex_;
    std::condition_variable bell_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace hf::ops
