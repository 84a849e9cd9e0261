// Money that was counted elsewhere, before the payment was taken over from there (take_over_payment.h). Its movement is
// written down on trust, under a name of ours and without a payer: what the other system knew of it is not read. When
// the rail itself tells of that movement, which it does at its first look back, it takes the place of what was trusted.
#pragma once

#include "paywall/payment.h"
#include "rails/port.h"
#include "store/tx.h"

namespace hf::paywall {

/// The name under which a payment's money is trusted.
std::string trusted_transfer_of(const PaymentId& id);

/// True when `arrival`, which has just been written down, is the money that was trusted of `payment`: it is that from
/// now on, with its own name, payer and base units; more than the price is recorded as too much; and where it is owed
/// already, it is owed to that payer and sent back by job. It has to be enough for what it paid for there, and from
/// before it was taken over. False for any other; then nothing was changed.
bool recognize_money(store::Tx& tx, const Context& context, Payment payment, const rails::Arrival& arrival);

}  // namespace hf::paywall
