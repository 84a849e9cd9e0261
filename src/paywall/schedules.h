// The paywall's own work by the clock: timeouts, lapsed reservations, pruning, money that goes back, and the count that
// bounds newcomers.
#pragma once

#include "jobs/runner.h"
#include "paywall/gate_handler.h"

namespace hf::paywall {

/// Registers what this process can do; `rails` outlive the runner, `gatekeeper` may be null in a process without a
/// gate.
void register_jobs(jobs::Runner& runner, const rails::Rails& rails, Gatekeeper* gatekeeper);

/// Makes or keeps the schedules; at every start.
Result<void> schedule_sweeps(store::Tx& tx, const Context& context);

}  // namespace hf::paywall
