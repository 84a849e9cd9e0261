// What the room does by itself.
#pragma once

#include "identity/personal_data.h"
#include "jobs/runner.h"

namespace hf::identity {

/// Before the runner starts; the list outlives it.
void register_jobs(jobs::Runner& runner, const AllPersonalData& personal);

/// At each start.
Result<void> schedule_jobs(store::Tx& tx, const Context& context);

}  // namespace hf::identity
