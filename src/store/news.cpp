#include "store/news.h"

#include <mutex>

namespace hf::store {

std::vector<News::Item> News::take() {
    auto items = std::move(items_);
    items_.clear();
    std::ranges::sort(items);
    const auto repeats = std::ranges::unique(items);
    items.erase(repeats.begin(), repeats.end());
    return items;
}

void Listeners::add(Listener listener) {
    const std::unique_lock lock{mutex_};
    listeners_.push_back(std::move(listener));
}

void Listeners::tell(std::span<const News::Item> items) const {
    const std::shared_lock lock{mutex_};
    for (const auto& listener : listeners_)
        for (const auto& item : items) listener(item.topic, item.key);
}

void Trouble::set(std::string says) {
    const std::unique_lock lock{mutex_};
    says_ = std::move(says);
    any_.store(true, std::memory_order_release);
}

void Trouble::clear() {
    if (!any()) return;
    const std::unique_lock lock{mutex_};
    says_.clear();
    any_.store(false, std::memory_order_release);
}

std::string Trouble::says() const {
    const std::shared_lock lock{mutex_};
    return says_;
}

}  // namespace hf::store
