#include "notify/smtp_server.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"

namespace hf::notify {
namespace {

bool is_ip(int family, std::string_view text) {
    in6_addr address{};
    return ::inet_pton(family, std::string{text}.c_str(), &address) == 1;
}

std::string_view inside_brackets(std::string_view host) { return host.substr(1, host.size() - 2); }

bool is_host(std::string_view host) {
    if (host.starts_with('[')) return host.size() > 2 && host.ends_with(']') && is_ip(AF_INET6, inside_brackets(host));
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
        return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

}  // namespace

std::optional<SmtpServer> SmtpServer::parse(std::string_view url) {
    SmtpServer server;
    for (const auto& [scheme, at_once] : {std::pair<std::string_view, bool>{"smtp://", false}, {"smtps://", true}})
        if (url.starts_with(scheme)) {
            server.tls_at_once = at_once;
            const auto rest = url.substr(scheme.size());
            const auto colon = rest.rfind(':');
            if (colon == rest.npos) return std::nullopt;
            const auto port = parse_decimal(rest.substr(colon + 1));
            server.host = rest.substr(0, colon);
            if (!port || *port < 1 || *port > 65'535 || !is_host(server.host)) return std::nullopt;
            server.port = static_cast<std::uint16_t>(*port);
            return server;
        }
    return std::nullopt;
}

bool SmtpServer::on_loopback() const {
    return to_lower(host) == "localhost" || host == "[::1]" || (host.starts_with("127.") && is_ip(AF_INET, host));
}

}  // namespace hf::notify
