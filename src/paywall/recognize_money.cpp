#include "paywall/recognize_money.h"

#include <algorithm>

#include "paywall/move_payment.h"
#include "paywall/obligation.h"
#include "paywall/queries.h"
#include "paywall/receive_money.h"
#include "rails/queries.h"
#include "rails/record_arrival.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

/// A price that was finer than its asset counts was rounded up when it was taken over; the payment for it was not.
constexpr std::int64_t kRoundedBy = 1;

bool is_that(const rails::ArrivalRow& trusted, const rails::Arrival& arrival) {
    return arrival.amount.asset == trusted.asset && arrival.amount.amount + kRoundedBy >= trusted.amount &&
           arrival.at <= trusted.recorded_at + kClockGap;
}

/// The debt follows its money, unless the operator has settled it by hand.
void owe_to_payer(store::Tx& tx, const Context& context, const rails::ArrivalRow& trusted,
                  const rails::Arrival& arrival, std::int64_t amount) {
    const auto id = tx.one<ObligationId>(queries::learn_payer, "rail"_p = arrival.rail, "trusted"_p = trusted.transfer,
                                         "transfer"_p = arrival.transfer, "payer"_p = arrival.payer,
                                         "amount"_p = amount, "base_units"_p = arrival.base_units);
    if (id) send_by_job(tx, context, *id);
}

}  // namespace

std::string trusted_transfer_of(const PaymentId& id) { return "taken over: " + id.text; }

bool recognize_money(store::Tx& tx, const Context& context, Payment payment, const rails::Arrival& arrival) {
    const auto trusted = rails::find_arrival(tx, arrival.rail, trusted_transfer_of(payment.id));
    if (!trusted || !is_that(*trusted, arrival)) return false;
    const auto amount = std::max(arrival.amount.amount, trusted->amount);
    tx.run(rails::queries::forget_arrival, "rail"_p = trusted->rail, "transfer"_p = trusted->transfer);
    rails::match_arrival(tx, arrival, payment.id.text, amount);
    if (trusted->goes_back) {
        tx.one<std::string>(rails::queries::send_arrival_back, "rail"_p = arrival.rail,
                            "transfer"_p = arrival.transfer);
        owe_to_payer(tx, context, *trusted, arrival, amount);
    }

    for (auto& offer : tx.all<OfferRow>(queries::offers_of_payment, "payment_id"_p = payment.id)) {
        if (offer.rail != arrival.rail || offer.asset != arrival.amount.asset) continue;
        offer.received_amount += amount - trusted->amount;
        tx.run(queries::count_in_offer, offer);
        payment.received_amount = offer.received_amount;
    }
    if (payment.received_amount > payment.price_amount && payment.exception == Exception::none)
        payment.exception = Exception::over;
    tx.run(queries::note_received, payment);
    tx.announce(kPaymentTopic, payment.id.text);
    return true;
}

}  // namespace hf::paywall
