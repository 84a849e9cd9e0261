#include "store/deed_queue.h"

#include <algorithm>

namespace hf::store {

void DeedQueue::add(Mode mode, std::unique_ptr<Task> task, Home& home) {
    const char* refusal = nullptr;
    {
        std::unique_lock lock{mutex_};
        if (closed_) {
            refusal = "the store is closing";
        } else if (waiting_.size() >= limit_) {
            refusal = "the store has more work waiting than it takes";
        } else {
            waiting_.push_back({mode, std::move(task), &home});
            const bool wake = asleep_ > 0;
            lock.unlock();
            if (wake) wake_.notify_one();
            return;
        }
    }
    std::vector<Home::Settled> refused;
    refused.push_back({std::move(task), std::make_exception_ptr(StoreBusy{refusal})});
    home.post(std::move(refused));
}

DeedQueue::Taken DeedQueue::take(std::vector<WaitingDeed>& into, Share share, std::optional<Duration> patience) {
    std::unique_lock lock{mutex_};
    const auto due = [this] { return !waiting_.empty() || closed_; };
    if (!due()) {
        ++asleep_;
        if (patience)
            wake_.wait_for(lock, *patience, due);
        else
            wake_.wait(lock, due);
        --asleep_;
    }
    if (waiting_.empty()) return closed_ ? Taken::closed : Taken::nothing;
    const auto count = std::clamp<std::size_t>(waiting_.size() / share.takers, 1, share.most);
    for (std::size_t i = 0; i < count; ++i) {
        into.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    taken_ += count;
    return Taken::deeds;
}

void DeedQueue::count_into(Figures& figures) const {
    const std::lock_guard lock{mutex_};
    figures.waiting += waiting_.size();
    figures.deeds += taken_;
}

void DeedQueue::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    wake_.notify_all();
    closing_.notify_all();
}

bool DeedQueue::closed_within(Duration span) {
    std::unique_lock lock{mutex_};
    return closing_.wait_for(lock, span, [this] { return closed_; });
}

void settle_all(std::vector<WaitingDeed>& deeds) {
    // Homes are few (network threads and one for those that wait), so looking along the list beats a map.
    struct Batch {
        Home* home;
        std::vector<Home::Settled> settled;
    };
    std::vector<Batch> batches;
    for (auto& deed : deeds) {
        auto batch = std::ranges::find(batches, deed.home, &Batch::home);
        if (batch == batches.end()) {
            batches.push_back({deed.home, {}});
            batch = batches.end() - 1;
            batch->settled.reserve(deeds.size());
        }
        batch->settled.push_back({std::move(deed.task), std::move(deed.failure)});
    }
    deeds.clear();
    for (auto& [home, settled] : batches) home->post(std::move(settled));
}

}  // namespace hf::store
