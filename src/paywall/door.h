// The door's limits: how often an address may ask for new payments or guess at credentials, and how many payments may
// be awaited at once. Whoever shows something that opens is let in whatever these say; an address is never an identity.
#pragma once

#include <atomic>
#include <optional>

#include "http/rate_limit.h"
#include "http/reply.h"
#include "http/request.h"
#include "paywall/credential.h"
#include "paywall/gate_handler.h"

namespace hf::paywall {

/// Safe from any thread. `clock` and `watch` outlive it.
class Door {
  public:
    Door(const GuardedClock& clock, Random& random, const GateLimits& limits, Watch& watch);

    /// Before anything is looked up: nothing, or the refusal of who has guessed too often by header, or asks for too
    /// much without showing anything. Counts the newcomer.
    std::optional<http::Reply> refuse(const http::Request& request, const Gate& gate, const Credential& credential);
    /// Whether a new payment could be made for somebody who shows something that opens nothing.
    bool is_welcome(const http::Request& request);
    /// The same, counted: nothing, or why not.
    std::optional<http::Reply> refuse_newcomer(const http::Request& request, const Gate& gate);

    void guessed(const http::Request& request);
    void asked_after_all(const http::Request& request);
    void note_awaited(std::int64_t count) { awaited_.store(count, std::memory_order_relaxed); }
    void one_more_awaited() { awaited_.fetch_add(1, std::memory_order_relaxed); }

  private:
    bool is_full() const;
    http::Reply limited(const http::Request& request, const Gate& gate, Duration retry_after);

    const GuardedClock& clock_;
    const GateLimits limits_;
    Watch& watch_;
    http::RateLimiter asking_, guessing_;
    std::atomic<std::int64_t> awaited_{0};
};

}  // namespace hf::paywall
