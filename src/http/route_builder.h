// How routes of described structs are declared: get(), post(), put(), patch() and del(). Included by route.h; few files
// include that.
#pragma once

#include <utility>

#include "http/typed_route.h"

namespace hf::http {

namespace detail {

/// In and Out of a deed, from its signature, and where it runs.
template <class F>
struct DeedOf : DeedOf<decltype(&F::operator())> {};
enum class Runs { in_store, at_once, as_journey };
template <class O, class I>
struct DeedOf<Result<O> (*)(store::Tx&, const Context&, const I&)> {
    using Out = O;
    using In = I;
    static constexpr auto kRuns = Runs::in_store;
};
template <class O, class I>
struct DeedOf<Result<O> (*)(const Context&, const I&)> {
    using Out = O;
    using In = I;
    static constexpr auto kRuns = Runs::at_once;
};
template <class O, class I>
struct DeedOf<Result<O> (*)(Trip&, const I&)> {
    using Out = O;
    using In = I;
    static constexpr auto kRuns = Runs::as_journey;
};
template <class L, class R, class... A>
struct DeedOf<R (L::*)(A...) const> : DeedOf<R (*)(A...)> {};
template <class L, class R, class... A>
struct DeedOf<R (L::*)(A...)> : DeedOf<R (*)(A...)> {};

}  // namespace detail

/// Collects what is said about a route; converts to Route once it is decided who may call it.
template <class In, class Out, bool Decided = false>
class RouteBuilder {
  public:
    RouteBuilder(Route route, std::shared_ptr<detail::Typed<In, Out>> typed)
        : route_(std::move(route)), typed_(std::move(typed)) {}
    RouteBuilder(std::string method, std::string path, std::string operation, detail::Typed<In, Out> typed)
        : typed_(std::make_shared<detail::Typed<In, Out>>(std::move(typed))) {
        route_.method = std::move(method);
        route_.path = std::move(path);
        route_.operation = std::move(operation);
        route_.ok_status = std::is_same_v<Out, Nothing> ? 204 : 200;
        route_.in = &schema_of<In>();
        route_.out = &schema_of<Out>();
    }

    /// A key with this scope, or an operator.
    auto scope(std::string scope) { return guard(Guarded::scoped, std::move(scope)); }
    /// Any good key or token, whatever it may do.
    auto keyed() { return guard(Guarded::keyed, {}); }
    /// Any person who is signed in.
    auto signed_in() { return guard(Guarded::signed_in, {}); }
    /// A person who is signed in, for what is his own: the deed answers not_found for what belongs to somebody else, by
    /// the same query that finds nothing.
    auto own() { return guard(Guarded::own, {}); }
    /// Anybody; a key that is sent all the same must be a good one.
    auto open() { return guard(Guarded::open, {}); }
    /// Whoever shows a refresh token in Authorization. The deed looks at it, and refuses.
    auto with_refresh_token() { return guard(Guarded::refresh_token, {}); }
    /// Anybody while the API listens on loopback only; elsewhere a key with this scope.
    auto loopback(std::string scope = "ops:read") { return guard(Guarded::loopback, std::move(scope)); }
    /// Counts towards a limit of its own, by address.
    RouteBuilder& pace(Pace pace) { return route_.pace = pace, *this; }
    /// Part of a mount that answers somebody else's contract; the dialect outlives the route.
    RouteBuilder& speaks(const Dialect& dialect) { return route_.dialect = &dialect, *this; }
    RouteBuilder& ok(int status) { return route_.ok_status = status, *this; }
    /// Refusals of its own; those that every route of its kind can give are known already.
    template <class... Codes>
    RouteBuilder& fails(Codes... codes) {
        return (route_.errors.push_back(codes), ...), *this;
    }
    /// A sentence.
    RouteBuilder& summary(std::string text) { return route_.summary = std::move(text), *this; }
    /// A body that is accepted as it stands.
    RouteBuilder& example(std::string body) { return route_.example = std::move(body), *this; }

    /// The POST makes (or moves) one thing and takes an Idempotency-Key: `id_of(out)` is remembered, and a replay is
    /// answered by `show(tx, context, id) -> Result<Out>`, which leaves out what may be seen only once.
    template <class IdOf, class Show>
    RouteBuilder& made(IdOf id_of, Show show) {
        typed_->id_of = [id_of](const Out& out) { return detail::id_text(std::invoke(id_of, out)); };
        typed_->show = std::move(show);
        route_.idempotent = true;
        return *this;
    }

    /// A long poll: In has an optional member `wait`, in seconds. While `still_pending(out)` the answer is held back
    /// until `key_of(in)` is announced on the topic or the time is up.
    template <class KeyOf, class Pending>
    RouteBuilder& waits(std::string topic, KeyOf key_of, Pending still_pending) {
        static_assert(requires(const In& in) { in.wait.value_or(0); }, "a route that waits has ?wait=");
        route_.waits = true;
        typed_->topic = std::move(topic);
        typed_->wait_key = [key_of](const In& in) { return detail::id_text(std::invoke(key_of, in)); };
        typed_->still_pending = [still_pending](const Out& out) { return std::invoke(still_pending, out); };
        return *this;
    }

    operator Route() const
        requires Decided
    {
        Route route = route_;
        route.run = [typed = typed_](Call& call) { return detail::run_typed(*typed, call); };
        route.check_example = [](const json::value& body) {
            In in{};
            FieldErrors errors;
            read_into(in, body, "", errors);
            return errors;
        };
        return route;
    }

  private:
    RouteBuilder<In, Out, true> guard(Guarded guarded, std::string scope) {
        route_.guarded = guarded;
        route_.scope = std::move(scope);
        return {std::move(route_), std::move(typed_)};
    }

    Route route_;
    std::shared_ptr<detail::Typed<In, Out>> typed_;
};

namespace detail {

template <class F>
auto declare(const char* method, std::string path, std::string operation, F deed) {
    using Deed = DeedOf<F>;
    Typed<typename Deed::In, typename Deed::Out> typed;
    if constexpr (Deed::kRuns == Runs::in_store)
        typed.deed = std::move(deed);
    else if constexpr (Deed::kRuns == Runs::at_once)
        typed.at_once = std::move(deed);
    else
        typed.journey = std::move(deed);
    return RouteBuilder<typename Deed::In, typename Deed::Out>{method, std::move(path), std::move(operation),
                                                               std::move(typed)};
}

}  // namespace detail

template <class F>
auto get(std::string path, std::string operation, F deed) {
    return detail::declare("GET", std::move(path), std::move(operation), std::move(deed));
}
template <class F>
auto post(std::string path, std::string operation, F deed) {
    return detail::declare("POST", std::move(path), std::move(operation), std::move(deed));
}
template <class F>
auto put(std::string path, std::string operation, F deed) {
    return detail::declare("PUT", std::move(path), std::move(operation), std::move(deed));
}
template <class F>
auto patch(std::string path, std::string operation, F deed) {
    return detail::declare("PATCH", std::move(path), std::move(operation), std::move(deed));
}
template <class F>
auto del(std::string path, std::string operation, F deed) {
    return detail::declare("DELETE", std::move(path), std::move(operation), std::move(deed));
}

}  // namespace hf::http
