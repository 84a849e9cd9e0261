// A try at a password is taken before the password is looked at, in a write transaction of its own: so of any number of
// tries at the same moment, in whatever process, as many get through as the rules say and no more.
//
// A stranger is who comes neither from an address nor with a device that the account knows. What strangers do delays
// strangers: who is known meets his own pair's count alone, and a known device has a pair of its own wherever it comes
// from. So nobody can lock another out of a device he has used before, and a device's cookie that was stolen opens no
// way around by many addresses.
//
// Accounts nobody has are counted as those there are, so a refusal does not tell which it is. Accounts, addresses and
// devices are stored as digests keyed with `secret`; with another secret all counting starts anew. The moments come
// from Context::now, which goes on evenly while the clock is in doubt, so waits are kept then too.
#pragma once

#include <string>
#include <string_view>

#include "base/context.h"
#include "base/shapes.h"
#include "identity/guessing/guess_rules.h"
#include "store/tx.h"

namespace hf::identity {

struct Attempt {
    std::string account;  // a user's id; for a name nobody has, the name as it was typed, folded
    std::string address;  // who shares a rate limit: http::Address::limit_key()
    std::string device;   // the text of the device's cookie, or empty
};

/// `rate_limited` with retry_after when it has to wait; that counts nothing. Otherwise the try is counted as failed,
/// until forgive_attempt() says that it was not. Not safe to repeat: each run that succeeds counts.
Result<Nothing> take_attempt(store::Tx& tx, const Context& context, const GuessRules& rules, std::string_view secret,
                             const Attempt& attempt);

/// The password was not looked at after all: the try is as if it had not been taken. Once for each that was.
void give_back_attempt(store::Tx& tx, const Context& context, std::string_view secret, const Attempt& attempt);

/// The password was right: forgets the failures of the pair that the try was counted for, among the strangers' too, and
/// remembers address and device as known to this account. Safe to repeat.
void forgive_attempt(store::Tx& tx, const Context& context, const GuessRules& rules, std::string_view secret,
                     const Attempt& attempt);

/// The account knows nobody any more: after a reset by link, or when it is deleted.
void forget_callers(store::Tx& tx, std::string_view secret, std::string_view account);

/// Deletes what the rules have forgotten: of each kind as many rows as one transaction should. Returns how many went;
/// to be called again while that is any. Decided at read time, so a late run changes nothing; deletes nothing while the
/// clock is in doubt. Safe to repeat.
int prune_attempts(store::Tx& tx, const Context& context);

}  // namespace hf::identity
