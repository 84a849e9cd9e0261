// The post office of a process: whether mails can leave, by whom, and what has become of those it handed over.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "notify/mail_sender.h"

namespace hf::notify {

struct PostOptions {
    std::string from;
    /// In the sandbox the text of a mail that was sent stays a day, so that the outbox can show it; else it is erased
    /// in the transaction that says the mail was sent.
    bool keeps_texts = false;
};

/// Safe from any thread.
class Post {
  public:
    /// No sender: nothing is sent, mails stay queued.
    Post(std::unique_ptr<MailSender> sender, PostOptions options)
        : sender_(std::move(sender)), options_(std::move(options)) {}

    /// Whoever has routes that need mail asks this before starting them.
    bool can_send() const { return sender_ != nullptr; }
    /// "sandbox", "smtp", or nothing.
    std::string_view sender_name() const { return sender_ ? sender_->name() : std::string_view{}; }
    const PostOptions& options() const { return options_; }
    /// Nothing, or a sentence on why mails do not leave.
    std::string trouble() const { return sender_ ? sender_->trouble() : std::string{}; }

    /// As MailSender::send. Only where can_send().
    Result<void> hand_over(const OutgoingMail& mail) { return sender_->send(mail); }

    /// Since the start of this process: mails sent, and mails given up.
    struct Tally {
        std::int64_t sent = 0;
        std::int64_t failed = 0;
    };
    Tally tally() const { return {sent_, failed_}; }
    void count_sent() { ++sent_; }
    void count_failed() { ++failed_; }

  private:
    const std::unique_ptr<MailSender> sender_;
    const PostOptions options_;
    std::atomic<std::int64_t> sent_{0}, failed_{0};
};

}  // namespace hf::notify
