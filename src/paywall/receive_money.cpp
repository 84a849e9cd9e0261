#include "paywall/receive_money.h"

#include <algorithm>

#include "base/text.h"
#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/obligation.h"
#include "paywall/queries.h"
#include "rails/record_arrival.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

/// Whose money it is: by id, or by the number that rails carry, of which the latest payment counts.
std::optional<Payment> payment_of(store::Tx& tx, const rails::Arrival& arrival) {
    if (const auto id = PaymentId::parse(arrival.reference)) return find_payment(tx, *id);
    const auto number = parse_decimal(arrival.reference);
    if (!number) return std::nullopt;
    const auto id = tx.one<PaymentId>(queries::find_payment_of_reference, "identifier"_p = *number);
    auto payment = id ? find_payment(tx, *id) : std::nullopt;
    if (payment && arrival.at + kClockGap < payment->created_at) return std::nullopt;
    return payment;
}

/// Whether late money still makes it PAID. Once some of its money goes back it is over for good.
bool may_honor(store::Tx& tx, const Payment& payment, Time now) {
    if (payment.late_payments == LatePayments::refund || now >= payment.deadline + kHonorLate) return false;
    if (!tx.all<Obligation>(queries::obligations_of_payment, "payment_id"_p = payment.id).empty()) return false;
    const auto living = tx.one<PaymentId>(queries::find_living_payment, "identifier"_p = payment.identifier);
    return !living || *living == payment.id;
}

Exception exception_of(const Payment& payment, bool late) {
    if (payment.received_amount < payment.price_amount) return late ? Exception::late : Exception::partial;
    if (payment.received_amount > payment.price_amount) return Exception::over;
    return late ? Exception::late : Exception::none;
}

/// received / amount of one offer against that of another, exactly.
bool is_nearer(const OfferRow& a, const OfferRow& b) {
    const auto cross = [](std::int64_t x, std::int64_t y) { return static_cast<__int128>(x) * y; };
    return cross(a.received_amount, b.amount) > cross(b.received_amount, a.amount);
}

/// A payment's own price and sum tell of the offer nearest to being covered. What has moved it stays what moved it.
void tell_of_nearest(store::Tx& tx, Payment& payment) {
    const auto offers = tx.all<OfferRow>(queries::offers_of_payment, "payment_id"_p = payment.id);
    const auto* nearest = &offers.front();
    for (const auto& offer : offers) {
        const bool paid_by_it = offer.rail == payment.rail && offer.asset == payment.price_asset;
        if (payment.rail.empty() ? is_nearer(offer, *nearest) : paid_by_it) nearest = &offer;
    }
    payment.price_amount = nearest->amount;
    payment.price_asset = nearest->asset;
    payment.received_amount = nearest->received_amount;
}

}  // namespace

Matched count_money(store::Tx& tx, const Context& context, Payment payment, const rails::Arrival& arrival) {
    const auto offer =
        tx.one<OfferRow>(queries::add_to_offer, "amount"_p = arrival.amount.amount, "payment_id"_p = payment.id,
                         "rail"_p = arrival.rail, "asset"_p = arrival.amount.asset);
    if (!offer) return Matched::unmatched;
    rails::match_arrival(tx, arrival, payment.id.text);

    // After the deadline, whether or not the sweep has been there.
    const bool late = state_at(payment, context) == State::timed_out;
    const bool was_late = payment.exception == Exception::late;
    tell_of_nearest(tx, payment);
    payment.exception = exception_of(payment, late || was_late);

    const bool covers = offer->received_amount >= offer->amount;
    if (late && payment.state == State::awaited && !move_payment(tx, context, payment, Event::deadline_passed))
        return Matched::counted;
    const bool may_move = step(payment.state, Event::price_covered) != nullptr;
    if (covers && may_move && (!late || may_honor(tx, payment, context.now))) {
        payment.rail = offer->rail;
        if (move_payment(tx, context, payment, Event::price_covered)) return Matched::covered;
    }
    tx.run(queries::note_received, payment);
    tx.announce(kPaymentTopic, payment.id.text);
    const bool over_for_good = late && context.time_trusted && !may_honor(tx, payment, context.now);
    if (over_for_good && owe_payment(tx, context, payment.id, Why::late) > 0) return Matched::owed;
    return Matched::counted;
}

Matched receive_money(store::Tx& tx, const Context& context, const rails::Arrival& arrival) {
    if (arrival.amount.amount == 0) return Matched::unmatched;  // less than the ledger counts
    if (!rails::record_arrival(tx, context, arrival)) return Matched::known;
    auto payment = payment_of(tx, arrival);
    return payment ? count_money(tx, context, *std::move(payment), arrival) : Matched::unmatched;
}

}  // namespace hf::paywall
