// How a route of described structs runs: its input read, its deed, its answer. Private to route_builder.h.
#pragma once

#include <type_traits>

#include "http/idempotency.h"
#include "http/route.h"

namespace hf::http::detail {

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

}  // namespace hf::http::detail
