// Sends owed money back, where the rail can and knows to whom. A journey on a worker thread: it reads what is owed,
// asks the rail outside of any transaction, and settles the obligation in the one that completes the job. Killed in
// between it runs again, and the rail sends nothing twice for one reference.
#pragma once

#include "jobs/runner.h"
#include "rails/port.h"

namespace hf::paywall {

/// Done when the obligation is settled, and also when only the operator can settle it. Any other failure is for the
/// job's retries.
Result<void> pay_back(const jobs::Claimed& job, jobs::JobContext& context, const rails::Rails& rails);

}  // namespace hf::paywall
