// The operator gives back money that nobody awaited.
#pragma once

#include "paywall/unmatched_money.h"

namespace hf::paywall {

/// Owes it to whom it came from. not_found, wrong_state as find_unmatched_money().
Result<ObligationView> refund_money(store::Tx& tx, const Context& context, const OneTransfer& in);

}  // namespace hf::paywall
