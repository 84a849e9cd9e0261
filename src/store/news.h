// What deeds announce, on its way from a transaction to the listeners. Private to the store.
#pragma once

#include <algorithm>
#include <atomic>
#include <compare>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace hf::store {

/// Announcements in the order they were made, taken back to a mark when a deed is rolled back.
class News {
  public:
    struct Item {
        std::string topic;
        std::string key;
        friend auto operator<=>(const Item&, const Item&) = default;
    };

    void add(std::string_view topic, std::string_view key) {
        items_.emplace_back(std::string{topic}, std::string{key});
    }
    std::size_t mark() const { return items_.size(); }
    void back_to(std::size_t mark) { items_.resize(std::min(mark, items_.size())); }
    void clear() { items_.clear(); }
    bool empty() const { return items_.empty(); }
    /// Each announcement once, sorted; leaves nothing behind.
    std::vector<Item> take();

  private:
    std::vector<Item> items_;
};

/// Safe from any thread.
class Listeners {
  public:
    void add(Listener listener);
    void tell(std::span<const News::Item> items) const;

  private:
    mutable std::shared_mutex mutex_;
    std::vector<Listener> listeners_;
};

/// Why something cannot be served now; safe from any thread, and cheap to ask while all is well.
class Trouble {
  public:
    void set(std::string says);
    void clear();
    bool any() const { return any_.load(std::memory_order_acquire); }
    std::string says() const;

  private:
    std::atomic<bool> any_{false};
    mutable std::shared_mutex mutex_;
    std::string says_;
};

}  // namespace hf::store
