// Reading payments, and what is shown of them.
#pragma once

#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

std::optional<Payment> find_payment(store::Tx& tx, const PaymentId& id);

/// By `pay_…` id or by decimal identifier (then the one payment of it that has not timed out).
std::optional<Payment> find_payment_by_either(store::Tx& tx, std::string_view id_or_identifier);

/// The state as of `now`: an awaited payment whose deadline has passed counts as timed out before any sweep has said
/// so.
State state_at(const Payment& payment, Time now);
/// The same within a deed. While the clock is in doubt nothing expires.
State state_at(const Payment& payment, const Context& context);

/// An offer that has just been made: nothing has come by it yet.
OfferView view_of(rails::Offer offer);

/// The offers as they stand: each asks for what is missing of it. Pure for local rails: they give the same offer for
/// the same order.
std::vector<OfferView> offers_of(store::Tx& tx, const rails::Rails& rails, const Payment& payment);

PublicPayment public_view(const Payment& payment, std::vector<OfferView> offers, Time now);
FullPayment full_view(const Payment& payment, std::vector<OfferView> offers, Time now);

/// "0.25 USD", of money that has come, at the beginning of a sentence; "Less than 0.01 USD" where the ledger counts
/// none.
std::string spoken_sum(const Money& sum);

std::string pay_page_of(const PaymentId& id);
std::string receipt_page_of(const PaymentId& id);

}  // namespace hf::paywall
