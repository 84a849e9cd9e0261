// The gate: the listener visitors meet. Decides for each request whether it is our own page, free, priced or not there,
// and what a priced one has to show. Every decision that touches a payment is one deed.
#pragma once

#include <memory>

#include "http/reaction.h"
#include "paywall/gate.h"
#include "paywall/gate_check.h"
#include "paywall/receipt.h"
#include "paywall/watch.h"
#include "rails/port.h"
#include "store/kernel.h"

namespace hf::paywall {

struct GateLimits {
    int payments_per_minute = 60;  // new ones, an address (IPv6: a /64); 0: no limit
    int payments_burst = 120;
    int wrong_per_minute = 60;             // credentials that open nothing
    std::int64_t max_awaited = 1'000'000;  // 0: no limit
};

class Gatekeeper : public http::Handler, public GateCheck {
  public:
    /// Takes the gates' place at once for all requests that have not been looked at yet. Safe from any thread.
    virtual void use(GateTable table) = 0;
    /// How many payments are awaited now, as the sweep counts them: beyond max_awaited newcomers get 503.
    virtual void note_awaited(std::int64_t count) = 0;
};

/// `kernel`, `rails`, `receipts` and `watch` outlive it.
std::unique_ptr<Gatekeeper> make_gatekeeper(const store::Kernel& kernel, const rails::Rails& rails,
                                            const Receipts& receipts, GateTable table, GateLimits limits, Watch& watch);

}  // namespace hf::paywall
