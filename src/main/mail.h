// Who sends mails, as the settings say.
#pragma once

#include <memory>

#include "main/settings.h"
#include "notify/post.h"
#include "notify/smtp_sender.h"
#include "ops/log.h"

namespace hf::cli {

/// Null where mail.smtp is not set.
std::unique_ptr<notify::SmtpSender> smtp_sender_of(const Settings& settings);

/// The sender of mail.smtp; without it the sandbox's, which writes to `log`, or none in live mode.
std::unique_ptr<notify::MailSender> mail_sender_of(const Settings& settings, const ops::Log& log);

notify::PostOptions post_options(const Settings& settings);

}  // namespace hf::cli
