// The operator gives back what a payment has brought.
#pragma once

#include "paywall/api_deeds.h"

namespace hf::paywall {

/// Owes all that the payment has brought. One that is PAID becomes TIMED_OUT: it opens nothing any more; one that is
/// CLAIMED stays so. wrong_state while it is being delivered, while it is awaited, and when nothing of its money is
/// left.
Result<FullPayment> refund_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                   const OnePayment& in);

}  // namespace hf::paywall
