#include "paywall/create_payment.h"

#include "paywall/move_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

/// A rail that cannot offer anything now leaves it to the others.
Result<std::vector<rails::Offer>> offers_for(const Payment& payment, const std::vector<Tender>& tenders) {
    std::vector<rails::Offer> offers;
    Error none{Code::unavailable};
    for (const auto& [rail, price] : tenders) {
        auto offer = rail->offer({payment.id.text, payment.identifier, price, payment.deadline});
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
    payment.window_ms = asked.window;
    payment.created_at = context.now;
    payment.deadline = context.now + asked.deadline;
    payment.metadata = asked.metadata;
    payment.preview = asked.preview;
    payment.claim_within_ms = asked.claim_within;
    payment.late_payments = asked.late_payments;

    made.offers = TRY(offers_for(payment, asked.tenders));
    payment.price_amount = made.offers.front().amount.amount;
    payment.price_asset = made.offers.front().amount.asset;

    tx.run(queries::insert_payment, payment);
    for (std::int64_t place = 0; const auto& offer : made.offers)
        tx.run(queries::insert_offer, "payment_id"_p = payment.id, "rail"_p = offer.rail, "place"_p = place++,
               "amount"_p = offer.amount.amount, "asset"_p = offer.amount.asset, "reference"_p = offer.reference);
    begin_history(tx, context, payment);
    return made;
}

}  // namespace hf::paywall
