// Reading the history of one token, a page at a time, from where the last page ended.
//
// The cursor is a position and the fingerprint of the last entry read. Each page is asked for from that entry on, so
// the node has to show it again before anything new: a poll costs the same after a million entries as after a thousand,
// and a history that has become shorter, or another, is noticed at once. Then reading begins anew from the oldest
// entry; what is known is known by its name (event.h).
//
// A page, its arrivals and the cursor are one transaction: nothing is lost between them and nothing counted twice.
#pragma once

#include <functional>

#include "rails/raiden/raiden.h"
#include "store/kernel.h"

namespace hf::rails {

/// What the wiring gives. `receive` runs in the page's transaction, once for every arrival, known ones included; it may
/// run again after a roll-back. `note` tells an operator, in a fixed sentence and what varies.
struct RaidenDuties {
    std::function<bool(store::Tx&, const Context&)> awaited;  // whether any payment is waited for now
    std::function<void(store::Tx&, const Context&, const Arrival&)> receive;
    std::function<void(std::string_view says, std::string_view why)> note;
};

struct Page {
    std::int64_t entries = 0;  // new ones
    bool more = false;         // the page was full
    bool anew = false;  // the history is shorter than what was read of it, or another: the cursor is at its start
};

inline constexpr std::int64_t kRaidenPage = 500;

/// Entries older than this before the database first asked are passed over: a node may have lived long before us. It is
/// far more than clocks may differ by.
inline constexpr Duration kRaidenLongBefore = std::chrono::hours{24};

/// Blocks. The error is the node's, or wrong_state when another process reads the same history; then nothing was done.
/// Throws what the store does.
Result<Page> read_raiden_page(const store::Kernel& kernel, const Raiden& raiden, const RaidenToken& token,
                              const RaidenDuties& duties);

}  // namespace hf::rails
