// Who waits for what: announcements of the store (Tx::announce) find the visitors who wait for them, on all threads.
//
// A visitor first asks the store and then waits; what is announced in between must not be missed. So every announcement
// leaves a number in a table, by a hash of its topic and key, and whoever begins to wait compares it with the number of
// the moment he asked. Two keys of one hash wake each other for nothing, which waiting allows.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace hf::http {

class NetworkThread;

class News {
  public:
    /// A topic and a key as one number. 0 is never one of them: it stands for everything.
    using Subject = std::uint64_t;
    static Subject subject(std::string_view topic, std::string_view key);

    /// An announcement, on a store thread. An empty key tells everybody.
    void tell(std::string_view topic, std::string_view key);

    /// The present moment, to be noted before the store is asked.
    std::uint64_t moment() const { return latest_.load(); }
    bool told_since(std::uint64_t moment, Subject subject) const;

    void add(NetworkThread& thread);
    /// After it the thread is told nothing any more.
    void remove(NetworkThread& thread);

  private:
    std::atomic<std::uint64_t> latest_{0};
    std::atomic<std::uint64_t> everything_{0};
    std::array<std::atomic<std::uint64_t>, 4096> told_{};
    std::mutex mutex_;
    std::vector<NetworkThread*> threads_;
};

}  // namespace hf::http
