#include "paywall/gate_check.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "http/forwarded.h"
#include "http/framing.h"

namespace hf::paywall {
namespace {

/// One value of a field that proxies set; a second one would be the visitor's.
Result<std::string_view> only(const http::Request& asked, std::string_view name) {
    if (asked.fields.count(name) != 1)
        return fail(Code::malformed_request, fmt::format("The proxy says {} exactly once.", name));
    return asked.fields[name];
}

bool is_method(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_target(std::string_view text) {
    return text.starts_with('/') && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

/// The sender of the question speaks for its visitors, whoever it is.
void take_visitors_address(http::Request& request) {
    if (request.proxy) return;  // one of trusted_proxies: it has been believed already
    const http::Network sender{request.peer, 128};
    http::believe_forwarded(request, {sender});
}

}  // namespace

Result<std::shared_ptr<ForwardedRequest>> forwarded_request(const http::Request& asked) {
    auto told = std::make_shared<ForwardedRequest>();
    told->method = TRY(only(asked, "X-Forwarded-Method"));
    told->target = TRY(only(asked, "X-Forwarded-Uri"));
    told->host = to_lower(TRY(only(asked, "X-Forwarded-Host")));
    if (!is_method(told->method)) return fail(Code::malformed_request, "X-Forwarded-Method is no method.");
    if (!is_target(told->target))
        return fail(Code::malformed_request, "X-Forwarded-Uri is a path with its query, as the visitor sent it.");
    if (!http::is_host(told->host)) return fail(Code::malformed_request, "X-Forwarded-Host is no host.");

    auto& request = told->request = asked;
    request.method = told->method;
    request.target = told->target;
    request.host = told->host;
    const auto mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    request.query = mark == std::string_view::npos ? std::string_view{} : request.target.substr(mark + 1);
    request.body = {};
    request.content_length = 0;
    request.chunked = false;
    request.caller = {};
    take_visitors_address(request);
    return told;
}

http::Reply in_nginx_words(http::Reply reply) {
    if (reply.status < 400 || reply.status >= 500) return reply;
    reply.status = reply.status == 402 || reply.status == 401 ? 401 : 403;
    return reply;
}

}  // namespace hf::paywall
