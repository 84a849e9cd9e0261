// The sender of the sandbox: nothing leaves. Each mail is one line of the log, with its link, and stands in the outbox.
#pragma once

#include <functional>

#include "notify/mail_sender.h"

namespace hf::notify {

class SandboxSender final : public MailSender {
  public:
    /// Writes the line. Called from job workers.
    using Note = std::function<void(std::string_view to, std::string_view subject, std::string_view link)>;
    explicit SandboxSender(Note note) : note_(std::move(note)) {}

    std::string_view name() const override { return "sandbox"; }
    Result<void> send(const OutgoingMail& mail) override;
    std::string trouble() const override { return {}; }

  private:
    const Note note_;
};

}  // namespace hf::notify
