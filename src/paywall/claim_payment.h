// Deliver or keep. A claim is reserved durably under a lease with a fencing number; then the content is asked for; the
// claim is final when the last byte of a 2xx answer was handed over. Every other end gives the payment back as PAID, so
// that who paid can ask again. Only whoever holds the latest fence can finish: a process that was presumed dead and
// comes back changes nothing.
#pragma once

#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

/// How long a reservation holds without being renewed; renewals come three times as often.
inline constexpr Duration kClaimLease{10'000};

/// The right to deliver, once. Kept by the delivery until it ends.
struct Reservation {
    PaymentId id;
    std::int64_t fence = 0;
};

/// Reserves a PAID payment. Nothing when another delivery holds it.
std::optional<Reservation> reserve_claim(store::Tx& tx, const Context& context, const Payment& payment);

/// False when the reservation has been lost to another.
bool renew_claim(store::Tx& tx, const Context& context, const Reservation& reservation);

enum class Delivered {
    wholly,      // PAID becomes CLAIMED
    broken_off,  // by the visitor: counted, and CLAIMED once he has done so more than `redeliveries` times
    not_at_all,  // our side or the upstream's: PAID as before
};

/// True when this reservation's word still counted. Repeating it changes nothing.
bool finish_claim(store::Tx& tx, const Context& context, const Reservation& reservation, Delivered how,
                  int redeliveries);

/// The claim of an application, or of a proxy that has the content: PAID becomes CLAIMED at once. `not_found`, or
/// `wrong_state` in any other state or while a delivery holds the payment.
Result<Payment> claim_payment(store::Tx& tx, const Context& context, const PaymentId& id);

}  // namespace hf::paywall
