#include "http/hop_by_hop.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace hf::http {

namespace {

char as_name(char c) { return c == '_' ? '-' : lower(c); }

/// Servers that hand fields on as environment variables (RFC 3875 §4.1.18) cannot tell '_' from '-'.
bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::ranges::equal(a, b, {}, as_name, as_name);
}

bool has_prefix(std::string_view name, std::string_view prefix) {
    return !prefix.empty() && same_name(name.substr(0, prefix.size()), prefix);
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
    return std::ranges::any_of(names, [&](auto one) { return same_name(name, one); });
}

/// RFC 9110 §7.6.1, the fields of proxies (§11.7), framing, which is said anew for each connection, and `Proxy`, which
/// some servers take for an environment variable of that name.
constexpr std::string_view kOfOneConnection[] = {"Connection",
                                                 "Proxy-Connection",
                                                 "Keep-Alive",
                                                 "TE",
                                                 "Trailer",
                                                 "Transfer-Encoding",
                                                 "Upgrade",
                                                 "Proxy-Authorization",
                                                 "Proxy-Authenticate",
                                                 "HTTP2-Settings",
                                                 "Content-Length",
                                                 "Expect",
                                                 "Proxy"};

/// Asking for one thing and being given another behind the gate's back.
constexpr std::string_view kAskingForOther[] = {"X-Original-URL",         "X-Rewrite-URL", "X-Original-URI",
                                                "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"};

constexpr std::string_view kConditions[] = {"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
                                            "If-Range"};

/// All that `Connection` names, and whether a field is among them.
class Named {
  public:
    explicit Named(const FieldViews& fields) {
        for (const auto& [name, value] : fields)
            if (equals_ignoring_case(name, "Connection"))
                for (const auto one : split(value, ','))
                    if (const auto option = trim(one); !option.empty()) options_.push_back(option);
    }
    bool has(std::string_view name) const {
        return std::ranges::any_of(options_, [&](auto option) { return equals_ignoring_case(option, name); });
    }

  private:
    std::vector<std::string_view> options_;
};

bool is_private(std::string_view name, const PrivateFields* withheld) {
    if (withheld == nullptr) return false;
    return has_prefix(name, withheld->field_prefix) ||
           std::ranges::any_of(withheld->names, [&](const auto& one) { return same_name(name, one); });
}

bool is_private_cookie(std::string_view pair, const PrivateFields* withheld) {
    if (withheld == nullptr || withheld->cookie_prefix.empty()) return false;
    // "=name=value" sets a cookie without a name that comes back looking like one of ours.
    pair.remove_prefix(std::min(pair.find_first_not_of("= \t"), pair.size()));
    const auto& prefix = withheld->cookie_prefix;
    return equals_ignoring_case(pair.substr(0, prefix.size()), prefix);
}

/// A Cookie field without our cookies (RFC 6265 §4.2.1).
std::string others_cookies(std::string_view cookies, const PrivateFields* withheld) {
    std::string kept;
    for (const auto one : split(cookies, ';')) {
        const auto pair = trim(one);
        if (pair.empty() || is_private_cookie(pair, withheld)) continue;
        if (!kept.empty()) kept += "; ";
        kept += pair;
    }
    return kept;
}

bool is_forwarding(std::string_view name) {
    return has_prefix(name, "X-Forwarded-") || same_name(name, "Forwarded") || same_name(name, "X-Real-IP");
}

/// Appended to by every proxy on the way; of it only what a trusted one has said is worth keeping.
void add_forwarding(Fields& out, const Request& request) {
    std::string chain;
    if (request.proxy) {
        for (const auto& [name, value] : request.fields)
            if (equals_ignoring_case(name, "X-Forwarded-For") && !value.empty()) chain.append(value).append(", ");
        chain += request.proxy->text();
    } else {
        chain = request.peer.text();
    }
    out.add("X-Forwarded-For", chain);
    out.add("X-Forwarded-Proto", request.secure ? "https" : "http");
    const auto said = request.proxy ? request.fields["X-Forwarded-Host"] : std::string_view{};
    if (const auto host = said.empty() ? request.host : said; !host.empty()) out.add("X-Forwarded-Host", host);
}

}  // namespace

bool has_passed_here(const FieldViews& fields, std::string_view own) {
    for (const auto& [name, value] : fields) {
        if (!equals_ignoring_case(name, "Via")) continue;
        for (const auto one : split(value, ',')) {  // "1.1 name", perhaps with a port or a comment behind it
            const auto hop = trim(one);
            const auto blank = hop.find_first_of(" \t");
            if (blank == hop.npos) continue;
            const auto by = trim(hop.substr(blank));
            if (equals_ignoring_case(by.substr(0, by.find_first_of(" \t(")), own)) return true;
        }
    }
    return false;
}

bool asks_for_websocket(const Request& request) {
    return request.method == "GET" && request.minor_version == 1 && !request.has_body() &&
           equals_ignoring_case(request.fields["Upgrade"], "websocket") && Named{request.fields}.has("Upgrade");
}

Fields fields_to_upstream(const Request& request, const UpstreamSource& source, std::string_view via) {
    const auto* withheld = source.withheld.get();
    const Named named{request.fields};
    Fields out;
    const auto* said = source.upstream ? &source.upstream->host_said : nullptr;
    out.add("Host", said != nullptr && !said->empty() ? std::string_view{*said} : request.host);
    std::string cookies, hops;
    for (const auto& [name, value] : request.fields) {
        if (is_one_of(name, kOfOneConnection) || named.has(name) || same_name(name, "Host")) continue;
        if (is_private(name, withheld) || is_one_of(name, kAskingForOther) || is_forwarding(name)) continue;
        if (same_name(name, "X-Request-ID")) continue;  // it may not have been well-formed
        if (source.strip_conditions && is_one_of(name, kConditions)) continue;
        if ((source.strip_conditions || source.strip_ranges) && same_name(name, "Range")) continue;
        if (source.strip_ranges && same_name(name, "If-Range")) continue;
        if (same_name(name, "Cookie")) {
            if (const auto kept = others_cookies(value, withheld); !kept.empty())
                cookies.append(cookies.empty() ? "" : "; ").append(kept);
        } else if (same_name(name, "Via")) {
            hops.append(value).append(", ");
        } else {
            out.add(name, value);
        }
    }
    if (!cookies.empty()) out.add("Cookie", cookies);
    if (asks_for_websocket(request)) {
        out.add("Connection", "Upgrade");
        out.add("Upgrade", "websocket");
    }
    out.add("Via", fmt::format("{}1.{} {}", hops, request.minor_version, via));
    add_forwarding(out, request);
    if (!request.id.empty()) out.add("X-Request-ID", request.id);
    for (const auto& [name, value] : source.added) out.add(name, value);
    return out;
}

AnswerHead head_for_visitor(int status, const FieldViews& fields, int minor_version, const PrivateFields* withheld,
                            std::string_view via) {
    const Named named{fields};
    AnswerHead head{.status = status};
    std::string hops;
    for (const auto& [name, value] : fields) {
        if (is_one_of(name, kOfOneConnection) || named.has(name)) continue;
        if (same_name(name, "Set-Cookie") && is_private_cookie(value, withheld)) continue;
        if (same_name(name, "Via"))
            hops.append(value).append(", ");
        else
            (is_private(name, withheld) ? head.withheld : head.fields).add(name, value);
    }
    head.fields.add("Via", fmt::format("{}1.{} {}", hops, minor_version, via));
    return head;
}

}  // namespace hf::http
