// Sales as they happen, told one by one on a thread of its own.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "paywall/find_sale.h"
#include "store/store.h"

namespace hf::cli {

class SalesFeed {
  public:
    using Tell = std::function<void(const paywall::Sale&)>;

    /// Tells of payments that are paid at `from` or later, each once. The store outlives the feed.
    SalesFeed(store::Store& store, Time from, Tell tell);
    /// What was announced before is told before.
    ~SalesFeed();
    SalesFeed(const SalesFeed&) = delete;

  private:
    /// Filled by the store's threads, which may outlive the feed.
    struct Inbox {
        std::mutex mutex;
        std::condition_variable filled;
        std::deque<std::string> ids;  // an empty one: some news were missed
        bool closed = false;
    };

    void work();
    std::vector<paywall::Sale> look_up(const std::string& id);
    void tell_once(const paywall::Sale& sale);

    store::Store& store_;
    const Time from_;
    const Tell tell_;
    const std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
    // Of the last sales told, so that later news of a payment are not another sale.
    std::set<std::string, std::less<>> told_;
    std::deque<std::string> told_in_order_;
    std::jthread thread_;
};

}  // namespace hf::cli
