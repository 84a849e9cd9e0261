// The job that sends one queued mail.
#pragma once

#include "jobs/runner.h"
#include "notify/mail.h"
#include "notify/post.h"

namespace hf::notify {

/// Hands the mail to the sender and writes down how it went; a mail that was erased meanwhile, or is sent already, is
/// left as it is. An attempt that fails is noted in the mail's history; the last one, or one that is final, makes it
/// failed and the job dead. A replayed job of a failed mail sends it, as long as its text is kept.
Result<void> deliver_mail(const jobs::Claimed& job, jobs::JobContext& context, Post& post);

}  // namespace hf::notify
