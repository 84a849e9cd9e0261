// A circuit breaker: after some failures in a row a peer is left alone for a while, then tried once.
//
//     closed     calls go out; `failures` in a row open it
//     open       no calls, for `rest`; then
//     half_open  one call goes out: its success closes, its failure opens it again
//
// Pure: the time is an argument (a monotonic one), and nothing is locked.
#pragma once

#include "base/describe.h"
#include "base/time.h"

namespace hf::http {

enum class BreakerState { closed, half_open, open };
BOOST_DESCRIBE_ENUM(BreakerState, closed, half_open, open)

class Breaker {
  public:
    using State = BreakerState;
    struct Rules {
        int failures = 3;
        Duration rest{5'000};
        Duration patience{60'000};  // a trial that was never reported on counts as failed after that long
    };
    Breaker() = default;
    explicit Breaker(Rules rules) : rules_(rules) {}

    /// Whether a call may go out now; true is followed by succeed() or fail(). While half open only one call may.
    bool allow(Duration now) {
        if (state_ == State::closed) return true;
        if (resting(now)) return false;
        state_ = State::half_open;
        until_ = now + rules_.patience;
        return true;
    }
    /// Whether calls are refused now. Asking changes nothing.
    bool resting(Duration now) const { return state_ != State::closed && now < until_; }
    void succeed() {
        state_ = State::closed;
        failed_ = 0;
    }
    void fail(Duration now) {
        if (state_ == State::closed && ++failed_ < rules_.failures) return;
        state_ = State::open;
        until_ = now + rules_.rest;
    }
    State state() const { return state_; }

  private:
    Rules rules_{};
    State state_ = State::closed;
    int failed_ = 0;    // in a row, while closed
    Duration until_{};  // open: when it may be tried; half open: when the trial is given up
};
}  // namespace hf::http
