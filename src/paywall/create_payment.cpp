#include "paywall/create_payment.h"

#include "paywall/move_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

/// A rail that cannot offer anything now leaves it to the others.
Result<std::vector<rails::Offer>> offers_for(const rails::Order& order, const std::vector<const rails::Rail*>& all) {
    std::vector<rails::Offer> offers;
    Error none{Code::unavailable};
    for (const auto* rail : all) {
        auto offer = rail->offer(order);
        if (offer)
            offers.push_back(*std::move(offer));
        else if (none = std::move(offer.error()); none.code != Code::unavailable)
            return std::unexpected(std::move(none));
    }
    if (offers.empty()) return std::unexpected(std::move(none));
    return offers;
}

}  // namespace

Result<Created> create_payment(store::Tx& tx, const Context& context, const Asked& asked) {
    Created made;
    auto& payment = made.payment;
    payment.id = PaymentId::make(context.now, context.random);
    payment.identifier = static_cast<std::int64_t>(context.random.number() >> 1);
    payment.gate = asked.gate;
    payment.binding = asked.binding;
    payment.resource = asked.resource;
    payment.price_amount = asked.price.amount;
    payment.price_asset = asked.price.asset;
    payment.window_ms = asked.window;
    payment.created_at = context.now;
    payment.deadline = context.now + asked.deadline;
    payment.metadata = asked.metadata;

    const rails::Order order{payment.id.text, payment.identifier, asked.price, payment.deadline};
    made.offers = TRY(offers_for(order, asked.rails));

    tx.run(queries::insert_payment, payment);
    for (std::int64_t place = 0; const auto& offer : made.offers)
        tx.run(queries::insert_offer, "payment_id"_p = payment.id, "rail"_p = offer.rail, "place"_p = place++,
               "amount"_p = offer.amount.amount, "asset"_p = offer.amount.asset, "reference"_p = offer.reference);
    begin_history(tx, context, payment);
    return made;
}

}  // namespace hf::paywall
