// What time does to payments. Each deed takes a bounded bite and says how many it took, so that a sweep of a million
// rows never holds the writer for long; a full bite means there is more. Deadlines are decided at read time: a late
// sweep changes nothing for anybody.
#pragma once

#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

inline constexpr int kBite = 500;

/// How long a payment that never saw money is kept after its deadline.
inline constexpr Duration kKeepUnpaid = std::chrono::hours{24};

/// AWAITED past the deadline becomes TIMED_OUT. Takes none while the clock is in doubt.
int time_out_payments(store::Tx& tx, const Context& context);

/// Reservations whose process has gone are given back. Takes none while the clock is in doubt.
int release_lapsed_claims(store::Tx& tx, const Context& context);

/// Deletes payments that timed out kKeepUnpaid ago and never saw money, with their history. Takes none while the clock
/// is in doubt.
int prune_payments(store::Tx& tx, const Context& context);

/// PAID and not claimed for as long as was promised becomes TIMED_OUT, and its money is owed. Takes none while the
/// clock is in doubt, nor what is being delivered.
int return_unclaimed_payments(store::Tx& tx, const Context& context);

/// Money of payments that timed out, too little or too late to be honored any more, is owed. Takes none while the clock
/// is in doubt.
int return_unused_money(store::Tx& tx, const Context& context);

std::int64_t count_awaited(store::Tx& tx);

}  // namespace hf::paywall
