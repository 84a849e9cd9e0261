#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "http/pass.h"

namespace hf::http {

namespace {

bool is_host_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_');
    });
}

std::unexpected<Error> refuse(std::string_view url, std::string_view why) {
    return fail(Code::invalid_fields, fmt::format("\"{}\" is not an upstream: {}", url, why));
}

}  // namespace

Result<Upstream> Upstream::parse(std::string_view url) {
    Upstream upstream;
    upstream.url = url;
    if (url.starts_with("unix:")) {
        upstream.socket_path = url.substr(5);
        if (!upstream.socket_path.starts_with('/')) return refuse(url, "the path after unix: starts with a slash");
        if (upstream.socket_path.size() > 107) return refuse(url, "a socket's path has at most 107 bytes");
        return upstream;
    }
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) return refuse(url, "it starts with http://, https:// or unix:");
    if (secure) upstream.tls = TRY(TlsContext::trusting_system());

    auto rest = url.substr(secure ? 8 : 7);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.find_first_of("/?#") != rest.npos)
        return refuse(url, "an upstream is asked for the whole path, so it has none");
    if (rest.find('@') != rest.npos) return refuse(url, "it has no user name");

    std::string_view port;
    if (rest.starts_with('[')) {
        const auto close = rest.find(']');
        if (close == rest.npos) return refuse(url, "a bracket is not closed");
        upstream.host = rest.substr(1, close - 1);
        port = rest.substr(close + 1);
        if (upstream.host.find_first_not_of("0123456789abcdefABCDEF:.") != upstream.host.npos || upstream.host.empty())
            return refuse(url, "an IPv6 address stands in the brackets");
    } else {
        const auto colon = std::min(rest.find(':'), rest.size());
        upstream.host = rest.substr(0, colon);
        port = rest.substr(colon);
        if (!is_host_name(upstream.host)) return refuse(url, "a host name or an address follows the scheme");
    }
    if (port.empty()) {
        upstream.port = secure ? 443 : 80;
        return upstream;
    }
    const auto number = port.front() == ':' ? parse_decimal(port.substr(1)) : std::nullopt;
    if (!number || *number < 1 || *number > 65'535) return refuse(url, "a port is a number from 1 to 65535");
    upstream.port = static_cast<std::uint16_t>(*number);
    return upstream;
}

Result<void> Upstream::believe(const std::filesystem::path& file) {
    if (!tls) return fail(Code::invalid_fields, fmt::format("\"{}\" has no certificate: it is not https", url));
    tls = TRY(TlsContext::trusting(file));
    authorities = file.string();
    return {};
}

}  // namespace hf::http
