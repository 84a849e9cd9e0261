#include "paywall/watch_payment.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_codec.h"
#include "base/text.h"
#include "paywall/answers.h"
#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/pay_ways.h"

namespace hf::paywall {
namespace {

constexpr std::int64_t kLongestWait = 60;
constexpr Duration kLookAgain{15'000};

/// What a long poll waits for: anything else than what its caller has seen already.
struct Watching {
    PaymentId id;
    Duration until{0};  // on the monotonic clock
    State state = State::awaited;
    std::optional<std::string> received{};  // one number, or one an offer

    bool is_news(const PublicPayment& view) const {
        if (view.state != state) return true;
        return received && *received != (received->contains(',') ? received_by_offer(view)
                                                                 : fmt::format("{}", view.received.amount));
    }
};

bool are_amounts(std::string_view text) {
    const auto parts = split(text, ',');
    return std::ranges::all_of(parts, [](std::string_view part) { return parse_decimal(part).has_value(); });
}

Result<Watching> watching_of(const http::Request& request, PaymentId id, Duration now) {
    Watching watching{std::move(id), now};
    FieldErrors errors;
    for (const auto& parameter : TRY(http::parse_query(request.query))) {
        const auto number = parse_decimal(parameter.value);
        if (parameter.name == "wait") {
            if (number && *number <= kLongestWait)
                watching.until = now + std::chrono::seconds{*number};
            else
                errors.push_back({"wait", "is a number of seconds from 0 to 60"});
        } else if (parameter.name == "received") {
            if (are_amounts(parameter.value))
                watching.received = parameter.value;
            else
                errors.push_back({"received", "is the amount you have seen, in minor units, or one an offer: 10,0"});
        } else if (parameter.name == "state") {
            if (const auto state = enum_from<State>(parameter.value))
                watching.state = *state;
            else
                errors.push_back({"state", "is the state you have seen"});
        }
    }
    if (!errors.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
    return watching;
}

/// Looks again at each announcement and when the deadline passes, which nobody announces; and now and then in case one
/// was missed between looking and waiting.
http::Reaction look(const store::Kernel& kernel, const rails::Rails& rails, http::Request& request, Watching watching) {
    return http::ask(
        store::Mode::read,
        [&kernel, &rails, id = watching.id](store::Tx& tx) -> Result<PublicPayment> {
            const auto payment = find_payment(tx, id);
            if (!payment) return fail(Code::not_found);
            return public_view(*payment, offers_of(tx, rails, *payment), kernel.clock.now());
        },
        [&kernel, &rails, &request, watching](Result<PublicPayment> view) -> http::Reaction {
            if (!view) return for_any_origin(http::problem(view.error(), request));
            const auto left = watching.until - kernel.clock.monotonic();
            if (watching.is_news(*view) || left <= Duration{0}) return payment_reply(*view);
            auto look_again = std::min(left, kLookAgain);
            if (const auto due = view->deadline - kernel.clock.now(); view->state == State::awaited)
                look_again = std::clamp(due, Duration{1}, look_again);
            return http::Wait{std::string{kPaymentTopic}, watching.id.text, look_again,
                              [&kernel, &rails, &request, watching] { return look(kernel, rails, request, watching); }};
        });
}

}  // namespace

http::Reaction watch_payment(const store::Kernel& kernel, const rails::Rails& rails, http::Request& request,
                             PaymentId id) {
    auto watching = watching_of(request, std::move(id), kernel.clock.monotonic());
    if (!watching) return for_any_origin(http::problem(watching.error(), request));
    return look(kernel, rails, request, *std::move(watching));
}

http::Reply payment_reply(const PublicPayment& view) {
    auto reply = http::json_reply(200, json_text(view));
    reply.fields.set("Cache-Control", "no-store");
    allow_any_origin(reply.fields);
    return reply;
}

}  // namespace hf::paywall
