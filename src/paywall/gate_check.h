// Forward authentication: another proxy serves the content, and asks for each request whether it may. It tells of the
// visitor's request in X-Forwarded-Method, -Uri, -Host, -Proto and -For, and hands on the visitor's own fields:
//
//     nginx     ngx_http_auth_request_module   2xx lets through; 401 and 403 are passed on; all else becomes 500
//     Traefik   ForwardAuth                    2xx lets through; any other answer goes to the visitor as it is
//     Caddy     forward_auth                   likewise
//
// Only gates with elsewhere = true are looked at. Nobody here sees the content go out, so what opens once is used by
// the question that was answered with yes.
#pragma once

#include <memory>
#include <string>

#include "base/describe.h"
#include "http/reaction.h"
#include "http/request.h"

namespace hf::paywall {

/// How the answer is put: within what nginx understands, or as the visitor is to see it.
enum class CheckStyle { nginx, forward };
BOOST_DESCRIBE_ENUM(CheckStyle, nginx, forward)

struct CheckGate {
    CheckStyle style;
};
BOOST_DESCRIBE_STRUCT(CheckGate, (), (style))

class GateCheck {
  public:
    virtual ~GateCheck() = default;
    /// `asked` is the proxy's own request, its query already read.
    virtual http::Reaction check(http::Request& asked, CheckStyle style) = 0;
};

/// The visitor's request as a proxy tells of it, with the question's fields, which it borrows: it must not outlive
/// `asked`. Its body is not known.
struct ForwardedRequest {
    http::Request request;
    std::string method, target, host;  // its own, that `request` borrows
};

/// malformed_request when a field is missing, is there twice, or cannot be what it should. The question's sender is
/// believed about all of it, the visitor's address included.
Result<std::shared_ptr<ForwardedRequest>> forwarded_request(const http::Request& asked);

/// The answer in nginx's words: 204 and 401 (with Holdfast-Pay-Page where a payment is awaited) stand, other refusals
/// are 403. What is wrong with the gate itself (5xx) stays so.
http::Reply in_nginx_words(http::Reply reply);

}  // namespace hf::paywall
