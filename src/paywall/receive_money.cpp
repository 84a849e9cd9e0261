#include "paywall/receive_money.h"

#include <algorithm>

#include "base/text.h"
#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/obligation.h"
#include "paywall/queries.h"
#include "paywall/recognize_money.h"
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
    return id ? find_payment(tx, *id) : std::nullopt;
}

/// A number is drawn anew for each payment, but whoever draws may draw one again.
bool is_older(const rails::Arrival& arrival, const Payment& payment) {
    return !PaymentId::parse(arrival.reference) && arrival.at + kClockGap < payment.created_at;
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
void tell_of_nearest(Payment& payment, const std::vector<OfferRow>& offers) {
    const auto* nearest = &offers.front();
    for (const auto& offer : offers) {
        const bool paid_by_it = offer.rail == payment.rail && offer.asset == payment.price_asset;
        if (payment.rail.empty() ? is_nearer(offer, *nearest) : paid_by_it) nearest = &offer;
    }
    payment.price_amount = nearest->amount;
    payment.price_asset = nearest->asset;
    payment.received_amount = nearest->received_amount;
}

/// Adds to the offer's exact sum; the ledger books what that comes to in whole minor units. False where no number holds
/// it.
bool count_in(store::Tx& tx, OfferRow& offer, const rails::Arrival& arrival) {
    const auto sum = arrival.added_to(offer.received());
    if (!sum) return false;
    rails::match_arrival(tx, arrival, offer.payment_id.text, sum->amount - offer.received_amount);
    offer.received_amount = sum->amount;
    offer.received_fraction = sum->fraction;
    tx.run(queries::count_in_offer, offer);
    return true;
}

}  // namespace

Matched count_money(store::Tx& tx, const Context& context, Payment payment, const rails::Arrival& arrival) {
    auto offers = tx.all<OfferRow>(queries::offers_of_payment, "payment_id"_p = payment.id);
    const auto offer = std::ranges::find_if(
        offers, [&](const OfferRow& one) { return one.rail == arrival.rail && one.asset == arrival.amount.asset; });
    if (offer == offers.end() || !count_in(tx, *offer, arrival)) return Matched::unmatched;

    // After the deadline, whether or not the sweep has been there.
    const bool late = state_at(payment, context) == State::timed_out;
    const bool was_late = payment.exception == Exception::late;
    tell_of_nearest(payment, offers);
    payment.exception = exception_of(payment, late || was_late);

    // Prices are whole minor units, so the exact sum covers one when its whole part does.
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
    if (!rails::record_arrival(tx, context, arrival)) return Matched::known;
    auto payment = payment_of(tx, arrival);
    if (!payment) return Matched::unmatched;
    if (recognize_money(tx, context, *payment, arrival)) return Matched::counted;
    if (is_older(arrival, *payment)) return Matched::unmatched;
    return count_money(tx, context, *std::move(payment), arrival);
}

}  // namespace hf::paywall
