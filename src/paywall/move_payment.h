// The one place where a payment changes state: by a row of the lifecycle, with its history, or not at all.
#pragma once

#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

/// Moves the payment on `event`, writes the row and its history, and announces it under topic "payment". On success
/// `payment` is the row as it now stands. `wrong_state` when the table has no row for the event.
/// The caller has checked the row's guard and set the members that the new state needs.
Result<void> move_payment(store::Tx& tx, const Context& context, Payment& payment, Event event);

/// The first history row of a payment that has just been inserted.
void begin_history(store::Tx& tx, const Context& context, const Payment& payment);

/// The topic under which news of a payment are announced, with its id as the key.
inline constexpr std::string_view kPaymentTopic = "payment";

}  // namespace hf::paywall
