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
    owed,       // it came too late for a payment that takes no late money: it goes back
};
BOOST_DESCRIBE_ENUM(Matched, known, unmatched, counted, covered, owed)

/// How long after its deadline a payment still takes money as its own, where late money is honored.
inline constexpr Duration kHonorLate = std::chrono::days{30};

/// A rail's clock may be behind ours by so much: money older than what it would pay for belongs to something else.
inline constexpr Duration kClockGap = std::chrono::minutes{1};

/// Never refuses: money that is there is accounted for. The arrival's reference is the payment's id, or its number.
/// Too little adds up within its rail and asset (`partial`), too much is recorded (`over`), what comes after the
/// deadline is honored (`late`) for kHonorLate unless another living payment has the number by now; what cannot be
/// honored is owed.
Matched receive_money(store::Tx& tx, const Context& context, const rails::Arrival& arrival);

/// The second half of it: counts money that is written down already towards `payment`. `unmatched` when no offer of the
/// payment fits it.
Matched count_money(store::Tx& tx, const Context& context, Payment payment, const rails::Arrival& arrival);

}  // namespace hf::paywall
