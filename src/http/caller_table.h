// What limiters keep of their callers, in memory of a fixed size: a table of rows of eight places, each place one
// caller. When a new caller finds his row full, he takes the place whose holder is worth least: who has used little is
// forgotten first, and being forgotten means a fresh start, never a refusal.
//
// What that bounds: memory, whatever comes. Nobody is refused for what others did. And who is held back stays so under
// a flood of any number of new names: to wash him out eight others of his row must each have used up more than he, and
// as rows are chosen by a keyed hash, that takes some as many callers as the table has places.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>

namespace hf::http {

/// Never 0. Two callers have the same once in 2^64, and who does not know the seed cannot choose which.
std::uint64_t keyed_hash(std::string_view text, std::uint64_t seed);

/// State: what is kept of one caller; a new one's is State{}. state.worth(now) says how much of his limit he has used.
/// Safe from any thread; a caller waits for no more than a few instructions of another.
template <class State>
class CallerTable {
  public:
    /// `slots` is rounded up to whole shards; none for 0.
    CallerTable(std::uint64_t seed, std::size_t slots)
        : seed_(seed),
          shard_count_((slots + kWays * kRowsPerShard - 1) / (kWays * kRowsPerShard)),
          shards_(std::make_unique<Shard[]>(shard_count_)) {}

    /// Calls change(state) with a copy of what is kept; what it made of it is kept when it returns true.
    template <class Now, class Change>
    void visit(std::string_view key, Now now, Change change) {
        const auto who = keyed_hash(key, seed_);
        auto& shard = shards_[(who >> 32) % shard_count_];
        const std::lock_guard lock{shard.mutex};
        auto& row = shard.rows[(who >> 8) % kRowsPerShard];
        auto place = std::ranges::find(row, who, &Place::who);
        auto state = place == row.end() ? State{} : place->state;
        if (!change(state)) return;
        if (place == row.end())
            place = std::ranges::min_element(row, {}, [&](const Place& one) { return one.state.worth(now); });
        *place = {who, state};
    }

    std::size_t bytes() const { return sizeof *this + shard_count_ * sizeof(Shard); }

  private:
    struct Place {
        std::uint64_t who = 0;  // 0: nobody stands here
        State state{};
    };
    static constexpr std::size_t kWays = 8;
    static constexpr std::size_t kRowsPerShard = 64;
    struct Shard {
        std::mutex mutex;
        std::array<std::array<Place, kWays>, kRowsPerShard> rows{};
    };

    std::uint64_t seed_;
    std::size_t shard_count_;
    std::unique_ptr<Shard[]> shards_;
};

}  // namespace hf::http
