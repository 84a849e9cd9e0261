// Claimed payments whose window is open, remembered: that a window opened, what for and until when never changes, so
// who is inside is let through without asking the store. Bounded; forgetting one costs a look at the store.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/money.h"
#include "base/time.h"

namespace hf::paywall {

class OpenWindows {
  public:
    explicit OpenWindows(std::size_t most = 100'000) : most_(most) {}

    struct Window {
        std::string binding;
        Money price;  // that was paid for it
        Time until;
        std::string receipt;
    };

    /// The window that this payment opens here and now.
    std::optional<Window> open(const std::string& payment_id, std::string_view binding, Time now);
    void remember(const std::string& payment_id, Window window);

  private:
    const std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, Window> newer_, older_;  // when newer_ is full it takes the place of older_
};

}  // namespace hf::paywall
