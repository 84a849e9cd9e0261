#include "main/mail.h"

#include <cstdlib>

#include "notify/mail_address.h"
#include "notify/sandbox_sender.h"

namespace hf::cli {
namespace {

/// Where OpenSSL's own programs look, too; empty: what the system came with.
std::string authorities() {
    const auto* file = std::getenv("SSL_CERT_FILE");
    return file == nullptr ? "" : file;
}

}  // namespace

std::unique_ptr<notify::SmtpSender> smtp_sender_of(const Settings& settings) {
    const auto server = notify::SmtpServer::parse(settings.mail_smtp);
    if (!server) return nullptr;
    return std::make_unique<notify::SmtpSender>(
        notify::SmtpOptions{.server = *server,
                            .tls = settings.mail_tls == MailTls::required,
                            .user = settings.mail_user,
                            .password = settings.mail_password,
                            .greets_as = std::string{notify::domain_of(settings.mail_from)},
                            .authorities = authorities()});
}

std::unique_ptr<notify::MailSender> mail_sender_of(const Settings& settings, const ops::Log& log) {
    if (auto smtp = smtp_sender_of(settings)) return smtp;
    if (settings.mode == Mode::live) return nullptr;
    return std::make_unique<notify::SandboxSender>(
        [&log](std::string_view to, std::string_view subject, std::string_view link) {
            log.info("a mail, which the sandbox sends nowhere", {{"to", to}, {"subject", subject}, {"link", link}});
        });
}

notify::PostOptions post_options(const Settings& settings) {
    return {.from = settings.mail_from.empty() ? "holdfast@localhost" : settings.mail_from,
            .keeps_texts = settings.mode == Mode::sandbox};
}

}  // namespace hf::cli
