#include "identity/oidc/web_address.h"

#include <algorithm>

#include "base/text.h"

namespace hf::identity {
namespace {

constexpr std::size_t kMostPath = 2'000;

bool is_visible(char c) { return c > ' ' && c <= '~'; }

std::string_view authority_of(std::string_view url) {
    const auto begin = url.find("://") + 3;
    return url.substr(begin, url.find_first_of("/?#", begin) - begin);
}

std::string_view host_of(std::string_view url) {
    const auto authority = authority_of(url);
    return authority.starts_with('[') ? authority.substr(0, authority.find(']') + 1)
                                      : authority.substr(0, authority.find(':'));
}

}  // namespace

bool is_loopback_address(std::string_view url) {
    const auto host = host_of(url);
    if (host == "localhost" || host == "[::1]") return true;
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

bool is_provider_address(std::string_view url) {
    const bool tls = url.starts_with("https://");
    if (!tls && !url.starts_with("http://")) return false;
    return std::ranges::all_of(url, is_visible) && url.find_first_of("#\\") == url.npos &&
           authority_of(url).find('@') == url.npos && !host_of(url).empty() && (tls || is_loopback_address(url));
}

std::string form_encode(std::string_view text) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_';
        if (plain)
            out += c;
        else
            (out += '%') += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return out;
}

std::string form_of(Parameters parameters) {
    std::string form;
    for (const auto& [name, value] : parameters)
        form += (form.empty() ? "" : "&") + form_encode(name) + '=' + form_encode(value);
    return form;
}

std::string with_parameters(std::string_view url, Parameters parameters) {
    return std::string{url} + (url.find('?') == url.npos ? '?' : '&') + form_of(parameters);
}

std::string local_path(std::string_view wanted) {
    const bool local = wanted.starts_with('/') && !wanted.starts_with("//") && wanted.size() <= kMostPath &&
                       wanted.find('\\') == wanted.npos && std::ranges::all_of(wanted, is_visible);
    return local ? std::string{wanted} : "/";
}

}  // namespace hf::identity
