// Money has arrived on a rail: it is written down, matched with the payment that awaits it, and moves it when the price
// is covered.
#pragma once

#include "paywall/payment.h"
#include "rails/port.h"
#include "store/tx.h"

namespace hf::paywall {

/// What became of an arrival.
enum class Matched {
    known,      // heard before: nothing changed
    unmatched,  // written down; no payment here has that reference on that rail and asset
    counted,    // added to a payment that is not covered yet, or already was
    covered,    // it covered the price: the payment is PAID
};
BOOST_DESCRIBE_ENUM(Matched, known, unmatched, counted, covered)

/// How long after its deadline a payment still takes money as its own.
inline constexpr Duration kHonorLate = std::chrono::days{30};

/// Never refuses: money that is there is accounted for. The arrival's reference is the payment's id.
/// Too little adds up (`partial`), too much is recorded (`over`), what comes after the deadline is honored (`late`) for
/// kHonorLate unless another living payment has the identifier by now.
Matched receive_money(store::Tx& tx, const Context& context, const rails::Arrival& arrival);

}  // namespace hf::paywall
