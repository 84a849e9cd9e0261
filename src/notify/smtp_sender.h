// Mail over SMTP (RFC 5321), by libcurl: to one server, which takes it from there. No other file here knows curl.
//
// What a call promises: it ends by its deadlines; nothing is said in the clear where TLS is asked for, and no password
// without it but on loopback; certificates are verified against the system's authorities; no proxy of the environment
// and no password of the machine is used. A reply of 4xx, a connection that fails and a password that is not taken are
// tried again (the mail is not at fault); a reply of 5xx to the mail itself is final. A connection that breaks after
// the text was sent leaves open whether it was taken: it is sent again with the same Message-ID.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "notify/mail_sender.h"
#include "notify/smtp_server.h"

namespace hf::notify {

struct SmtpOptions {
    SmtpServer server;
    bool tls = true;     // with smtp://: STARTTLS or nothing. False is for servers on loopback.
    std::string user{};  // empty: no login
    std::string password{};
    std::string greets_as{};    // what EHLO says: the sender's domain
    Duration connect{5'000};    // until the server has greeted, TLS and login
    Duration whole{20'000};     // until it has taken the mail
    std::string authorities{};  // a PEM file instead of the system's authorities
};

class SmtpSender final : public MailSender {
  public:
    explicit SmtpSender(SmtpOptions options);

    std::string_view name() const override { return "smtp"; }
    Result<void> send(const OutgoingMail& mail) override;
    std::string trouble() const override;

    /// Connects, starts TLS, logs in, and sends nothing: for a doctor.
    Result<void> reach();

  private:
    struct Outcome;
    Outcome perform(const OutgoingMail* mail, std::string_view message) const;
    void note_trouble(std::string says);

    const SmtpOptions options_;
    mutable std::mutex mutex_;
    std::string trouble_;
};

}  // namespace hf::notify
