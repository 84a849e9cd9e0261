// The checks between a request and its route that need no store: the host it asks for, the key it shows, where it comes
// from, how often. Each says no in its own way (421, 400, 401, 403, 429).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/api.h"
#include "http/rate_limit.h"
#include "http/sliding_window.h"

namespace hf::http {

class Gatekeeper {
  public:
    Gatekeeper(const ApiOptions& options, std::uint64_t seed);

    /// The Host is one of ours, whatever its port (a page of another name that resolves to us is not).
    bool answers_for(std::string_view host) const;

    /// The text after "Bearer ", or that of the cookie of a browser that is signed in, or nothing. malformed_request
    /// for a key in the query, where logs and histories keep it; unauthorized for a second Authorization field. Other
    /// schemes are somebody else's and no key.
    struct Shown {
        std::string_view text;
        bool by_cookie = false;
    };
    Result<std::optional<Shown>> key_shown(const Request& request) const;

    /// Whether request.caller may call the route: 401 without a key (what is open on loopback needs one when a proxy
    /// there says that it speaks for somebody else, unless the route is for that), 403 without the scope, 403 for a key
    /// where a person is asked for, 403 for a web site that makes its visitor's browser write without a key, and for a
    /// form of which no browser says that it is ours.
    Result<void> admits(const Request& request, const Route& route) const;

    /// Takes one from the caller's bucket or window, and from the one of the route's pace, and notes in `fields` what
    /// is left.
    Result<void> within_limits(const Request& request, const Route& route, Duration now, Fields& fields);

    /// Guessing is slow: 60 keys a minute an address that look right and are not. What can be told to be wrong without
    /// asking anybody does not count.
    Result<void> may_try_key(const Request& request, Duration now);
    void note_wrong_key(const Request& request, Duration now);

    /// Looking costs, too: 600 a minute an address of whatever kind that were refused, and no more is looked at.
    Result<void> may_show_key(const Request& request, Duration now);
    void note_refused_key(const Request& request, Duration now);

  private:
    bool needs_key(const Request& request, const Route& route) const;
    /// Stands where the API does, and nobody else speaks through him.
    bool is_here(const Request& request) const;
    /// The window of the route's pace; null for the usual one.
    SlidingWindow* window_of(Pace pace);

    const ApiOptions& options_;
    RateLimiter reads_;
    RateLimiter writes_;
    RateLimiter wrong_keys_;
    RateLimiter refused_keys_;
    SlidingWindow own_limits_;  // of keys that have one
    SlidingWindow anonymous_;
    SlidingWindow signed_in_;
    SlidingWindow sign_in_;
    SlidingWindow sign_up_;
    SlidingWindow refresh_;
};

/// 401 with its WWW-Authenticate (RFC 6750 §3).
void add_challenge(Fields& fields, const Error& error, const Route* route);

}  // namespace hf::http
