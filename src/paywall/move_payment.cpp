#include "paywall/move_payment.h"

#include <fmt/core.h>

#include "base/actor.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

Result<void> move_payment(store::Tx& tx, const Context& context, Payment& payment, Event event) {
    const auto* row = step(payment.state, event);
    if (row == nullptr)
        return fail(Code::wrong_state,
                    fmt::format("a payment that is {} knows no {}", text_of(payment.state), text_of(event)));
    const auto from = payment.state;
    payment.state = row->to;
    payment.claim_by.reset();
    if (row->money == MoneyEffect::take) {
        payment.paid_at = context.now;
        payment.claim_by = context.now + payment.claim_within_ms;
    }
    if (row->money == MoneyEffect::earn) payment.claimed_at = context.now;
    if (row->money == MoneyEffect::owe) payment.paid_at.reset();  // the history keeps the moment
    if (row->to != State::paid) payment.claim_until = {};

    const auto version = tx.one<std::int64_t>(queries::move_payment, payment);
    if (!version) return fail(Code::wrong_state, "the payment was moved by somebody else");
    payment.version = *version;
    tx.run(queries::insert_history, "payment_id"_p = payment.id, "version"_p = payment.version, "at"_p = context.now,
           "event"_p = event, "from_state"_p = std::optional{from}, "to_state"_p = payment.state, "why"_p = row->why,
           "actor"_p = actor_of(context.caller));
    tx.announce(kPaymentTopic, payment.id.text);
    return {};
}

void begin_history(store::Tx& tx, const Context& context, const Payment& payment) {
    tx.run(queries::insert_history, "payment_id"_p = payment.id, "version"_p = payment.version, "at"_p = context.now,
           "event"_p = Event::asked, "from_state"_p = std::optional<State>{}, "to_state"_p = payment.state,
           "why"_p = std::string_view{"somebody asked for what it opens"}, "actor"_p = actor_of(context.caller));
}

}  // namespace hf::paywall
