// What is not kept: texts, and in the end the mails themselves.
#pragma once

#include "base/context.h"
#include "store/tx.h"

namespace hf::notify {

/// Of mails that were sent, where the text was kept at all (the sandbox).
inline constexpr Duration kKeepSentText = std::chrono::hours{24};
/// Of mails that failed, so that they can be replayed.
inline constexpr Duration kKeepFailedText = std::chrono::hours{7 * 24};
/// Whom what was sent to, without its text.
inline constexpr Duration kKeepMails = std::chrono::hours{30 * 24};

inline constexpr int kPruneBite = 200;

/// At most kPruneBite of each: erases texts, deletes mails. Gives how many at most are left of any, so that fewer than
/// kPruneBite means that nothing is. Nothing while the clock is in doubt.
int prune_mails(store::Tx& tx, const Context& context);

/// Queued mails whose jobs died without a word (a worker killed at the last attempt) become failed. Gives how many.
int give_up_mails(store::Tx& tx, const Context& context);

}  // namespace hf::notify
