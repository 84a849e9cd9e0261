// How routes of described structs are declared: get(), post(), put(), patch() and del(). Included by route.h; few files
// include that.
#pragma once

#include <type_traits>
#include <utility>

#include "http/idempotency.h"
#include "http/route.h"

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

/// The text of an id, whether it is a text already or an Id.
template <class T>
std::string id_text(const T& id) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>)
        return std::string{std::string_view{id}};
    else
        return id.text;
}

/// What a typed route is made of: lives as long as the route.
template <class In, class Out>
struct Typed {
    std::function<Result<Out>(store::Tx&, const Context&, const In&)> deed;
    std::function<Result<Out>(const Context&, const In&)> at_once;  // instead of the deed
    std::function<Result<Out>(Trip&, const In&)> journey;           // or this
    std::function<std::string(const Out&)> id_of;
    std::function<Result<Out>(store::Tx&, const Context&, const std::string&)> show;
    std::string topic;
    std::function<std::string(const In&)> wait_key;
    std::function<bool(const Out&)> still_pending;
};

/// The request's input as one JSON object: path, query and body put together, what is wrong with them appended.
json::value input_of(const Call& call, FieldErrors& errors, std::optional<Error>& refused);
/// Parameters are named by their name, members of a body by a JSON pointer.
void name_parameters(const Route& route, FieldErrors& errors);

template <class In>
Result<In> read_in(const Call& call) {
    FieldErrors errors;
    std::optional<Error> refused;
    In in{};
    const auto input = input_of(call, errors, refused);
    if (refused) return std::unexpected(*std::move(refused));
    read_into(in, input, "", errors);
    if (errors.empty()) return in;
    name_parameters(call.route, errors);
    return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
}

template <class Out>
Reply reply_with(Answer& answer, Result<Out>& out) {
    if (!out) return answer.refuse(out.error());
    if constexpr (std::is_same_v<Out, Nothing>) {
        return answer.nothing();
    } else {
        if constexpr (is_page<Out>)
            if (out->next) out->next = answer.cursors->seal(answer.route->operation, *out->next);
        return answer.ok(json_text(*out));
    }
}

/// News end a long poll; this often it looks by itself, should news ever be lost.
inline constexpr Duration kLookAgain{15'000};

/// One request under way. Deeds may run twice and on other threads, so all they borrow stands here.
template <class In, class Out>
struct Flight {
    const Typed<In, Out>& typed;
    const store::Kernel& kernel;
    Answer answer;
    In in;
    std::optional<IdempotencyKey> key;
    bool replayed = false;
    Duration until{0};  // on the monotonic clock: when a long poll ends

    Context context() const { return kernel.context(answer.request->caller); }
};

template <class In, class Out>
Result<Out> run_once(Flight<In, Out>& flight, store::Tx& tx) {
    const auto context = flight.context();
    flight.replayed = false;
    if (!flight.key) return flight.typed.deed(tx, context, flight.in);
    if (const auto made = TRY(made_before(tx, *flight.key))) {
        flight.replayed = true;
        return flight.typed.show(tx, context, *made);
    }
    auto out = TRY(flight.typed.deed(tx, context, flight.in));
    keep_made(tx, context, *flight.key, flight.answer.route->ok_status, flight.typed.id_of(out));
    return out;
}

template <class In, class Out>
Reaction write_through(std::shared_ptr<Flight<In, Out>> flight) {
    return ask(
        store::Mode::write, [flight](store::Tx& tx) { return run_once(*flight, tx); },
        [flight](Result<Out> out) -> Reaction {
            auto reply = reply_with(flight->answer, out);
            if (!out) return reply;
            if (flight->replayed) reply.fields.set("Idempotency-Replayed", "true");
            if (const auto& route = *flight->answer.route; route.located)
                reply.fields.set("Location", route.path + '/' + flight->typed.id_of(*out));
            return reply;
        });
}

template <class In, class Out>
Reaction read_through(std::shared_ptr<Flight<In, Out>> flight) {
    return ask(
        store::Mode::read, [flight](store::Tx& tx) { return flight->typed.deed(tx, flight->context(), flight->in); },
        [flight](Result<Out> out) -> Reaction {
            const auto left = flight->until - flight->kernel.clock.monotonic();
            if (!out || !flight->typed.still_pending || left <= Duration{0} || !flight->typed.still_pending(*out))
                return reply_with(flight->answer, out);
            return Wait{flight->typed.topic, flight->typed.wait_key(flight->in), std::min(left, kLookAgain),
                        [flight] { return read_through(flight); }};
        });
}

template <class In, class Out>
Reaction run_typed(const Typed<In, Out>& typed, Call& call) {
    auto in = read_in<In>(call);
    if (!in) return call.answer.refuse(in.error());
    if (typed.journey)
        return journey(
            call.workers, Trip{call.kernel, call.request},
            [&typed, in = *std::move(in)](Trip& trip) { return typed.journey(trip, in); },
            [answer = std::move(call.answer)](Result<Out> out) mutable -> Reaction { return reply_with(answer, out); });
    if (typed.at_once) {
        auto out = typed.at_once(call.kernel.context(call.request.caller), *in);
        return reply_with(call.answer, out);
    }
    std::optional<IdempotencyKey> key;
    if (typed.id_of) {
        auto found = idempotency_key(call.request, call.route);
        if (!found) return call.answer.refuse(found.error());
        key = *std::move(found);
    }
    auto flight = std::make_shared<Flight<In, Out>>(
        Flight<In, Out>{typed, call.kernel, std::move(call.answer), *std::move(in), std::move(key)});
    if constexpr (requires { flight->in.wait.value_or(0); })
        flight->until = call.kernel.clock.monotonic() + std::chrono::seconds{flight->in.wait.value_or(0)};
    return call.route.method == "GET" ? read_through(std::move(flight)) : write_through(std::move(flight));
}

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
