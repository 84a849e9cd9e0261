// The port by which mails leave: one sender a process, chosen by the settings.
#pragma once

#include <string>

#include "base/error.h"
#include "base/time.h"

namespace hf::notify {

/// One mail as it leaves. `id` and `written_at` are the same at each attempt, so that a second delivery is recognizable
/// by its Message-ID.
struct OutgoingMail {
    std::string id;
    Time written_at;
    std::string from;
    std::string to;
    std::string subject;
    std::string text;
};

/// Safe from any thread. A call blocks, so it is for job workers.
class MailSender {
  public:
    virtual ~MailSender() = default;
    /// "sandbox", "smtp".
    virtual std::string_view name() const = 0;
    /// Success: somebody has taken the responsibility for it. A retryable code: it may be tried again, though it may
    /// have arrived. Another code: it is refused for good. The sentence is for the operator's outbox; it holds neither
    /// the recipient nor anything of the text.
    virtual Result<void> send(const OutgoingMail& mail) = 0;
    /// Nothing, or a sentence on why mails do not leave: of the last attempt, not of a new one.
    virtual std::string trouble() const = 0;
};

}  // namespace hf::notify
