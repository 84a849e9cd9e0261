#include "paywall/create_payment.h"

#include "paywall/move_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

Result<Created> create_payment(store::Tx& tx, const Context& context, const Asked& asked) {
    Created made;
    auto& payment = made.payment;
    payment.id = PaymentId::make(context.now, context.random);
    payment.identifier = static_cast<std::int64_t>(context.random.number() >> 1);
    payment.gate = asked.gate;
    payment.binding = asked.binding;
    payment.resource = asked.resource;
    payment.price_amount = asked.tenders.front().price.amount;
    payment.price_asset = asked.tenders.front().price.asset;
    payment.window_ms = asked.window;
    payment.created_at = context.now;
    payment.deadline = context.now + asked.deadline;
    payment.metadata = asked.metadata;
    payment.preview = asked.preview;
    payment.claim_within_ms = asked.claim_within;
    payment.late_payments = asked.late_payments;

    for (const auto& [rail, price] : asked.tenders)
        made.offers.push_back(TRY(rail->offer({payment.id.text, payment.identifier, price, payment.deadline})));

    tx.run(queries::insert_payment, payment);
    for (std::int64_t place = 0; const auto& offer : made.offers)
        tx.run(queries::insert_offer, "payment_id"_p = payment.id, "rail"_p = offer.rail, "place"_p = place++,
               "amount"_p = offer.amount.amount, "asset"_p = offer.amount.asset, "reference"_p = offer.reference);
    begin_history(tx, context, payment);
    return made;
}

}  // namespace hf::paywall
