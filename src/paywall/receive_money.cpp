#include "paywall/receive_money.h"

#include <algorithm>

#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/queries.h"
#include "rails/record_arrival.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

bool may_honor(store::Tx& tx, const Payment& payment, Time now) {
    if (now >= payment.deadline + kHonorLate) return false;
    const auto living = tx.one<PaymentId>(queries::find_living_payment, "identifier"_p = payment.identifier);
    return !living || *living == payment.id;
}

Exception exception_of(const Payment& payment, bool late) {
    if (payment.received_amount < payment.price_amount) return late ? Exception::late : Exception::partial;
    if (payment.received_amount > payment.price_amount) return Exception::over;
    return late ? Exception::late : Exception::none;
}

}  // namespace

Matched receive_money(store::Tx& tx, const Context& context, const rails::Arrival& arrival) {
    if (arrival.amount.amount == 0) return Matched::unmatched;  // less than the ledger counts
    if (!rails::record_arrival(tx, context, arrival)) return Matched::known;
    auto found = find_payment_by_either(tx, arrival.reference);
    if (!found) return Matched::unmatched;
    const auto id = std::optional{found->id};
    const auto offer = tx.one<OfferRow>(queries::add_to_offer, "amount"_p = arrival.amount.amount, "payment_id"_p = *id,
                                        "rail"_p = arrival.rail, "asset"_p = arrival.amount.asset);
    if (!offer) return Matched::unmatched;
    rails::match_arrival(tx, arrival, id->text);

    auto& payment = *found;
    // After the deadline, whether or not the sweep has been there.
    const bool late = state_at(payment, context) == State::timed_out;
    const bool was_late = payment.exception == Exception::late;
    payment.received_amount = std::max(payment.received_amount, offer->received_amount);
    payment.exception = exception_of(payment, late || was_late);

    const bool covers = offer->received_amount >= offer->amount;
    const bool moves = step(payment.state, Event::price_covered) != nullptr;
    if (covers && moves && late && payment.state == State::awaited) {
        // The sweep has not been here yet: the deadline comes first, then the late money.
        if (!move_payment(tx, context, payment, Event::deadline_passed)) return Matched::counted;
    }
    if (covers && moves && (!late || may_honor(tx, payment, context.now)) &&
        move_payment(tx, context, payment, Event::price_covered))
        return Matched::covered;

    tx.run(queries::note_received, payment);
    tx.announce(kPaymentTopic, payment.id.text);
    return Matched::counted;
}

}  // namespace hf::paywall
