// How many write transactions may be open at once on PostgreSQL. Private to the store.
//
// Transactions that write next to each other make each other fail when they are serializable, and payments are written
// next to each other by their time. So it is found out as it goes: a conflict halves the lanes, a row of successes adds
// one. With a single lane all that waits shares one commit, as on SQLite.
#pragma once

#include <condition_variable>
#include <mutex>

namespace hf::store {

/// Safe from any thread.
class WriteLanes {
  public:
    explicit WriteLanes(std::size_t most) : most_(most), open_(most) {}

    /// One lane, waited for; given back at the end.
    class Lane {
      public:
        explicit Lane(WriteLanes& lanes) : lanes_(lanes) { lanes_.enter(); }
        ~Lane() { lanes_.leave(); }
        Lane(const Lane&) = delete;
        Lane& operator=(const Lane&) = delete;

      private:
        WriteLanes& lanes_;
    };

    std::size_t open() const;
    void note_conflict();
    void note_success();

  private:
    static constexpr int kInARow = 256;

    void enter();
    void leave();

    const std::size_t most_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::size_t open_;
    std::size_t taken_ = 0;
    int successes_ = 0;
};

}  // namespace hf::store
