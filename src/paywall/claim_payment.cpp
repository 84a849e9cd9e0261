#include "paywall/claim_payment.h"

#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

std::optional<Reservation> reserve_claim(store::Tx& tx, const Context& context, const Payment& payment) {
    // While the clock is in doubt nobody's lease is declared over: only a payment that nobody holds is given out.
    const auto lapsed_by = context.time_trusted ? context.now : Time{};
    const auto fence = tx.one<std::int64_t>(queries::reserve_payment, "id"_p = payment.id, "now"_p = lapsed_by,
                                            "claim_until"_p = context.now + kClaimLease);
    if (!fence) return std::nullopt;
    return Reservation{payment.id, *fence};
}

bool renew_claim(store::Tx& tx, const Context& context, const Reservation& reservation) {
    return tx
        .one<std::int64_t>(queries::renew_reservation, "id"_p = reservation.id, "fence"_p = reservation.fence,
                           "claim_until"_p = context.now + kClaimLease)
        .has_value();
}

bool finish_claim(store::Tx& tx, const Context& context, const Reservation& reservation, Delivered how,
                  int redeliveries) {
    auto payment = find_payment(tx, reservation.id);
    if (!payment || payment->state != State::paid || payment->claim_fence != reservation.fence) return false;
    if (how == Delivered::wholly) return move_payment(tx, context, *payment, Event::delivered).has_value();
    if (payment->claim_until == Time{}) return false;  // given back already: told twice, or declared over
    if (how == Delivered::broken_off && ++payment->broken_off > redeliveries)
        return move_payment(tx, context, *payment, Event::redeliveries_spent).has_value();
    tx.run(queries::release_reservation, "id"_p = reservation.id, "fence"_p = reservation.fence,
           "broken_off"_p = payment->broken_off);
    return true;
}

Result<Payment> claim_payment(store::Tx& tx, const Context& context, const PaymentId& id) {
    auto payment = find_payment(tx, id);
    if (!payment) return fail(Code::not_found);
    const auto lapsed_by = context.time_trusted ? context.now : Time{};
    if (payment->state == State::paid && payment->claim_until > lapsed_by)
        return fail(Code::wrong_state, "a delivery of it is under way");
    if (const auto state = state_at(*payment, context); state != payment->state)
        return fail(Code::wrong_state, "its deadline has passed");
    TRY(move_payment(tx, context, *payment, Event::used_by_application));
    return *payment;
}

}  // namespace hf::paywall
