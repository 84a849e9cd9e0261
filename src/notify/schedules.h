// What the room does by itself.
#pragma once

#include "jobs/runner.h"
#include "notify/post.h"

namespace hf::notify {

/// Before the runner starts. Mails are delivered where `post` can send; it outlives the runner.
void register_jobs(jobs::Runner& runner, Post& post);

/// At each start.
Result<void> schedule_jobs(store::Tx& tx, const Context& context);

}  // namespace hf::notify
