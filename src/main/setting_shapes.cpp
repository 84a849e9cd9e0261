// What a text must look like to be a setting of a kind.
#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "main/settings.h"
#include "notify/mail_address.h"
#include "notify/smtp_server.h"

namespace hf::cli {
namespace {

bool is_ip(std::string_view text) {
    in6_addr address{};
    const std::string ended{text};
    return ::inet_pton(AF_INET, ended.c_str(), &address) == 1 || ::inet_pton(AF_INET6, ended.c_str(), &address) == 1;
}

bool is_within(std::optional<std::int64_t> number, std::int64_t least, std::int64_t most) {
    return number && *number >= least && *number <= most;
}

bool is_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || !is_within(parse_decimal(text.substr(colon + 1)), 0, 65'535)) return false;
    auto host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
    if (bracketed) host = host.substr(1, host.size() - 2);
    return is_ip(host) && bracketed == host.contains(':');
}

bool is_host(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']') && text.size() > 2) return is_ip(text.substr(1, text.size() - 2));
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(to_lower(text), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

bool is_network(std::string_view text) {
    const auto slash = text.find('/');
    if (!is_ip(text.substr(0, slash))) return false;
    return slash == std::string_view::npos ||
           is_within(parse_decimal(text.substr(slash + 1)), 0, text.contains(':') ? 128 : 32);
}

/// Nothing after the host (an origin), or nothing after the path.
bool is_web_address(std::string_view text, bool path_allowed) {
    const auto start = text.starts_with("http://") ? 7 : text.starts_with("https://") ? 8 : 0;
    if (start == 0) return false;
    const auto rest = text.substr(static_cast<std::size_t>(start));
    const auto host = rest.substr(0, rest.find('/'));
    return !host.empty() && (path_allowed || host.size() == rest.size()) &&
           std::ranges::none_of(rest, [](char c) { return c <= ' ' || c == '?' || c == '#' || c == '@' || c == 0x7f; });
}

template <class Is>
bool each(std::string_view list, Is is) {
    return list.empty() || std::ranges::all_of(split(list, ','), [&](auto item) { return is(trim(item)); });
}

}  // namespace

bool Shape::fits(std::string_view text) const {
    switch (kind) {
        case Kind::choice: {
            const auto all = split(choices, '|');
            return std::ranges::find(all, text) != all.end();
        }
        case Kind::folder: return !text.empty();
        case Kind::file: return !text.ends_with('/');
        case Kind::listen: return is_listen(text);
        case Kind::database:
            return text.empty() || text.starts_with("postgresql://") || text.starts_with("postgres://");
        case Kind::number: return is_within(parse_decimal(text), least, most);
        case Kind::yes_no: return text == "true" || text == "false";
        case Kind::span: {
            const auto span = parse_duration(text);
            return span && is_within(span->count(), least, most);
        }
        case Kind::hosts: return !text.empty() && each(text, is_host);
        case Kind::origins: return each(text, [](auto item) { return is_web_address(item, false); });
        case Kind::proxies: return each(text, is_network);
        case Kind::log_target: return text == "off" || text == "stderr" || text.contains('/');
        case Kind::url: return text.empty() || is_web_address(text, true);
        case Kind::mail_server: return text.empty() || notify::SmtpServer::parse(text).has_value();
        case Kind::mail_address: return text.empty() || notify::is_mail_address(text);
        case Kind::words: return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
    }
    return false;
}

}  // namespace hf::cli
