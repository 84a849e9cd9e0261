#include "store/write_lanes.h"

#include <algorithm>

namespace hf::store {

void WriteLanes::enter() {
    std::unique_lock lock{mutex_};
    freed_.wait(lock, [this] { return taken_ < open_; });
    ++taken_;
}

void WriteLanes::leave() {
    {
        const std::lock_guard lock{mutex_};
        --taken_;
    }
    freed_.notify_one();
}

std::size_t WriteLanes::open() const {
    const std::lock_guard lock{mutex_};
    return open_;
}

void WriteLanes::note_conflict() {
    const std::lock_guard lock{mutex_};
    open_ = std::max<std::size_t>(1, open_ / 2);
    successes_ = 0;
}

void WriteLanes::note_success() {
    {
        const std::lock_guard lock{mutex_};
        if (open_ == most_ || ++successes_ < kInARow) return;
        successes_ = 0;
        ++open_;
    }
    freed_.notify_one();
}

}  // namespace hf::store
