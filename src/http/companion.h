// A second coroutine beside one's own, on the same thread: a request's body going up while its answer comes down.
#pragma once

#include <exception>

#include "http/connection.h"

namespace hf::http {

class NetworkThread;

/// Whoever starts one joins it before anything it borrows goes away. It ends by itself: what it waits for is closed or
/// rung by whoever wants to be rid of it.
class Companion {
  public:
    Companion() = default;
    Companion(const Companion&) = delete;
    Companion& operator=(const Companion&) = delete;

    void start(NetworkThread& thread, Co<void> work);
    bool is_running() const { return running_; }
    /// Throws what the companion threw. At once when none was started.
    Co<void> join();

  private:
    bool running_ = false;
    std::exception_ptr failure_;
    Bell ended_;
};

}  // namespace hf::http
