// Deeds waiting for a thread of an engine, and the way back to their homes. Private to the store.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "store/store.h"

namespace hf::store {

struct WaitingDeed {
    Mode mode;
    std::unique_ptr<Task> task;
    Home* home;
    std::exception_ptr failure{};  // set by the thread that ran it
};

/// Bounded; safe from any thread. A thread is woken only when one sleeps.
class DeedQueue {
  public:
    explicit DeedQueue(std::size_t limit) : limit_(limit) {}

    /// Settles the task with StoreBusy when the queue is full or closed.
    void add(Mode mode, std::unique_ptr<Task> task, Home& home);

    enum class Taken { deeds, nothing, closed };
    /// What a thread takes: its part of what waits, among so many that share the queue, and at most so many.
    struct Share {
        std::size_t takers = 1;
        std::size_t most = 1;
    };
    /// Appends deeds, waiting for the first. With patience, gives up after it and says nothing. Closed is said only
    /// when nothing waits any more.
    Taken take(std::vector<WaitingDeed>& into, Share share, std::optional<Duration> patience = {});

    /// Deeds waiting and deeds taken, added to `figures`.
    void count_into(Figures& figures) const;

    /// Refuses what comes from now on; what waits is still handed out.
    void close();
    /// Waits until close() was called, at most so long; true when it was.
    bool closed_within(Duration span);

  private:
    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_, closing_;
    std::deque<WaitingDeed> waiting_;
    std::uint64_t taken_ = 0;
    std::size_t asleep_ = 0;
    bool closed_ = false;
};

/// Hands deeds that are done to their homes, one post a home, and empties `deeds`.
void settle_all(std::vector<WaitingDeed>& deeds);

}  // namespace hf::store
