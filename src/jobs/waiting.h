// How a thread waits: an argument, so that tests and simulations move time by hand.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "base/time.h"

namespace hf::jobs {

class Waiting {
  public:
    virtual ~Waiting() = default;
    /// Returns when `woken` is true or `at_most` has passed. `lock` is held on entry and on return.
    virtual void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& bell, Duration at_most,
                      const std::function<bool()>& woken) = 0;
};

/// By the machine's monotonic clock.
class RealWaiting final : public Waiting {
  public:
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& bell, Duration at_most,
              const std::function<bool()>& woken) override {
        bell.wait_for(lock, at_most, woken);
    }
};

}  // namespace hf::jobs
