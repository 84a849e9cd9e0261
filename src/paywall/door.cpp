#include "paywall/door.h"

#include "paywall/answers.h"

namespace hf::paywall {

Door::Door(const GuardedClock& clock, Random& random, const GateLimits& limits, Watch& watch)
    : clock_(clock),
      limits_(limits),
      watch_(watch),
      asking_({"payments", limits.payments_per_minute, limits.payments_burst}, random.number()),
      guessing_({"credentials", limits.wrong_per_minute, limits.wrong_per_minute}, random.number()) {}

std::optional<http::Reply> Door::refuse(const http::Request& request, const Gate& gate, const Credential& credential) {
    switch (credential.from) {
        case Credential::From::nowhere: return refuse_newcomer(request, gate);
        case Credential::From::cookie: return std::nullopt;
        case Credential::From::header:
        case Credential::From::raiden_header: break;
    }
    const auto left = guessing_.look(request.peer.limit_key(), clock_.monotonic());
    if (left.allowed) return std::nullopt;
    return limited(request, gate, left.retry_after);
}

bool Door::is_full() const {
    return limits_.max_awaited > 0 && awaited_.load(std::memory_order_relaxed) >= limits_.max_awaited;
}

bool Door::is_welcome(const http::Request& request) {
    return !is_full() && asking_.look(request.peer.limit_key(), clock_.monotonic()).allowed;
}

std::optional<http::Reply> Door::refuse_newcomer(const http::Request& request, const Gate& gate) {
    const auto decision = asking_.take(request.peer.limit_key(), clock_.monotonic());
    if (!decision.allowed) return limited(request, gate, decision.retry_after);
    if (!is_full()) return std::nullopt;
    watch_.saw(gate.name, Seen::full);
    return for_any_origin(http::problem({.code = Code::unavailable,
                                         .detail = "Too many payments are awaited at once.",
                                         .retry_after = std::chrono::seconds{30}},
                                        request));
}

void Door::guessed(const http::Request& request) { guessing_.take(request.peer.limit_key(), clock_.monotonic()); }

void Door::asked_after_all(const http::Request& request) { asking_.take(request.peer.limit_key(), clock_.monotonic()); }

http::Reply Door::limited(const http::Request& request, const Gate& gate, Duration retry_after) {
    watch_.saw(gate.name, Seen::limited);
    // Rounded up: whoever comes back then is let in.
    return for_any_origin(http::problem(
        {.code = Code::rate_limited, .retry_after = std::chrono::ceil<std::chrono::seconds>(retry_after)}, request));
}

}  // namespace hf::paywall
