// Where mails are handed in: smtp://host:port or smtps://host:port.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hf::notify {

struct SmtpServer {
    bool tls_at_once = false;  // smtps; else a connection begins plain and STARTTLS follows (RFC 3207, RFC 8314)
    std::string host;          // a name or an IP address, [::1] in its brackets
    std::uint16_t port = 0;

    /// Nothing when the text is something else: a user name, a path or no port, too.
    static std::optional<SmtpServer> parse(std::string_view url);
    /// Whether what is said to it cannot leave this machine.
    bool on_loopback() const;
};

}  // namespace hf::notify
