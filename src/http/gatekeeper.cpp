#include "http/gatekeeper.h"

#include <algorithm>

#include "base/text.h"
#include "http/bearer.h"
#include "http/cookie.h"
#include "http/cors.h"
#include "http/path.h"

namespace hf::http {
namespace {

constexpr int kWrongKeysPerMinute = 60, kRefusedKeysPerMinute = 600;

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

std::optional<Gatekeeper::Shown> session_shown(const Request& request) {
    const auto value = cookie_named(request, kSessionCookie);
    return value.empty() ? std::nullopt : std::optional{Gatekeeper::Shown{value, true}};
}

bool looks_like_key(std::string_view text) { return text.starts_with("hf_live_") || text.starts_with("hf_test_"); }

/// By a proxy that may stand on loopback itself, for people who do not.
bool was_forwarded(const Request& request) {
    return request.fields.has("X-Forwarded-For") || request.fields.has("Forwarded");
}

Error refusal(Duration retry_after) {
    Error error{Code::rate_limited};
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(retry_after);
    return error;
}

Result<void> few_enough(const RateDecision& decision) {
    if (decision.allowed) return {};
    auto error = refusal(decision.retry_after);
    error.detail = "Too many wrong keys from this address; try again later.";
    return std::unexpected(std::move(error));
}

/// The burst is a sixth of a minute's worth: a page that loads many things at once is no attack.
Limit limit(std::string_view name, int per_minute) { return {name, per_minute, std::max(20, per_minute / 6)}; }

/// Reads and writes are counted apart; an address is one caller, as is a key from wherever it comes.
std::string limit_key(const Request& request) {
    return request.caller.kind == Caller::Kind::key ? request.caller.id : request.peer.limit_key();
}

}  // namespace

Gatekeeper::Gatekeeper(const ApiOptions& options, std::uint64_t seed)
    : options_(options),
      reads_(limit("reads", options.reads_per_minute), seed),
      writes_(limit("writes", options.writes_per_minute), seed),
      wrong_keys_({"wrong-keys", kWrongKeysPerMinute, kWrongKeysPerMinute}, seed, RateLimiter::kSlots / 4),
      refused_keys_({"refused-keys", kRefusedKeysPerMinute, kRefusedKeysPerMinute}, seed, RateLimiter::kSlots / 4),
      own_limits_("key", 1, seed),
      anonymous_("anonymous", options.anonymous_per_minute, seed),
      signed_in_("signed-in", options.signed_in_per_minute, seed),
      sign_in_("sign-in", options.sign_in_per_minute, seed),
      sign_up_("sign-up", options.sign_up_per_minute, seed),
      refresh_("refresh", options.refresh_per_minute, seed) {}

bool Gatekeeper::answers_for(std::string_view host) const {
    const auto name = without_port(host);
    return std::ranges::any_of(options_.hosts, [&](std::string_view ours) {
        return equals_ignoring_case(name, ours) || (name.starts_with('[') && name.substr(1, name.size() - 2) == ours);
    });
}

Result<std::optional<Gatekeeper::Shown>> Gatekeeper::key_shown(const Request& request) const {
    if (!request.query.empty()) {
        const auto parameters = parse_query(request.query);
        const auto is_key = [](const Parameter& p) { return p.name == "access_token" || looks_like_key(p.value); };
        if (parameters && std::ranges::any_of(*parameters, is_key))
            return fail(Code::malformed_request,
                        "A key in an address ends up in logs and histories: send it as Authorization: Bearer, and "
                        "revoke this one.");
    }
    if (const auto bearer = TRY(bearer_shown(request))) return Shown{*bearer};
    return session_shown(request);
}

bool Gatekeeper::is_here(const Request& request) const { return options_.on_loopback && !was_forwarded(request); }

bool Gatekeeper::needs_key(const Request& request, const Route& route) const {
    if (route.guarded == Guarded::open || route.guarded == Guarded::refresh_token) return false;
    if (route.guarded != Guarded::loopback) return true;
    return !is_here(request) && !(route.for_visitors && options_.on_loopback);
}

Result<void> Gatekeeper::admits(const Request& request, const Route& route) const {
    const bool visitor = request.caller.kind == Caller::Kind::visitor;
    if (needs_key(request, route)) {
        if (visitor) return fail(Code::unauthorized);
        if (!route.scope.empty() && !request.caller.may(route.scope))
            return fail(Code::forbidden, "The key does not carry the scope " + route.scope + ".");
        const bool for_people = route.guarded == Guarded::signed_in || route.guarded == Guarded::own;
        if (for_people && request.caller.kind != Caller::Kind::user)
            return fail(Code::forbidden, "This is for a person who is signed in, and a key is none.");
    }
    // Whoever stands on loopback, knows a link or has a cookie is trusted for what his browser brings along by itself:
    // it would bring it to any site he visits.
    const bool by_itself = visitor || request.by_cookie;
    if (by_itself && route.is_form && !is_same_origin(request))
        return fail(Code::forbidden,
                    "This form was not sent from a page of this server, as far as your browser says. Open the page "
                    "again and send it from there.");
    if (by_itself && route.method != "GET" && is_cross_site(request) &&
        std::ranges::find(options_.cors_origins, request.fields["Origin"]) == options_.cors_origins.end())
        return fail(Code::forbidden, "This comes from another web site, and none but those configured may write.");
    return {};
}

SlidingWindow* Gatekeeper::window_of(Pace pace) {
    switch (pace) {
        case Pace::usual: return nullptr;
        case Pace::sign_in: return &sign_in_;
        case Pace::sign_up: return &sign_up_;
        case Pace::refresh: return &refresh_;
    }
    return nullptr;
}

Result<void> Gatekeeper::within_limits(const Request& request, const Route& route, Duration now, Fields& fields) {
    if (route.for_visitors) return {};
    const auto take = [&](auto& limiter, const std::string& who) -> Result<void> {
        if (!limiter.is_on()) return {};
        const auto decision = limiter.take(who, now);
        limiter.describe(decision, fields);
        if (!decision.allowed) return std::unexpected(refusal(decision.retry_after));
        return {};
    };
    if (auto* window = window_of(route.pace)) TRY(take(*window, request.peer.limit_key()));
    if (const auto own = request.caller.per_minute; own > 0) {
        const auto decision = own_limits_.take(request.caller.id, now, own);
        own_limits_.describe(decision, fields, own);
        if (!decision.allowed) return std::unexpected(refusal(decision.retry_after));
        return {};
    }
    if (request.caller.kind == Caller::Kind::user) return take(signed_in_, request.caller.id);
    if (request.caller.kind == Caller::Kind::visitor && route.typed && !is_here(request) && anonymous_.is_on())
        return take(anonymous_, request.peer.limit_key());
    return take(route.method == "GET" ? reads_ : writes_, limit_key(request));
}

Result<void> Gatekeeper::may_try_key(const Request& request, Duration now) {
    return few_enough(wrong_keys_.look(request.peer.limit_key(), now));
}

Result<void> Gatekeeper::may_show_key(const Request& request, Duration now) {
    return few_enough(refused_keys_.look(request.peer.limit_key(), now));
}

void Gatekeeper::note_refused_key(const Request& request, Duration now) {
    refused_keys_.take(request.peer.limit_key(), now);
}

void Gatekeeper::note_wrong_key(const Request& request, Duration now) {
    wrong_keys_.take(request.peer.limit_key(), now);
}

void add_challenge(Fields& fields, const Error& error, const Route* route) {
    if (error.code == Code::unauthorized)
        fields.add("WWW-Authenticate", error.detail.empty() ? "Bearer realm=\"holdfast\""
                                                            : "Bearer realm=\"holdfast\", error=\"invalid_token\"");
    else if (error.code == Code::forbidden && route != nullptr && !route->scope.empty())
        fields.add("WWW-Authenticate",
                   "Bearer realm=\"holdfast\", error=\"insufficient_scope\", scope=\"" + route->scope + '"');
}

}  // namespace hf::http
