// GET /v1/gate/check: what other proxies ask.
#include "http/path.h"
#include "http/route.h"
#include "paywall/gate_check.h"
#include "paywall/routes.h"

namespace hf::paywall {
namespace {

Result<CheckStyle> style_of(const http::Request& request) {
    const auto parameters = TRY(http::parse_query(request.query));
    if (parameters.size() == 1 && parameters.front().name == "style")
        if (const auto style = enum_from<CheckStyle>(parameters.front().value)) return *style;
    return std::unexpected(Error{Code::invalid_fields, {}, {{"style", "is \"nginx\" or \"forward\""}}});
}

}  // namespace

http::Routes gate_check_routes(GateCheck* check) {
    return {
        http::raw("GET", "/v1/gate/check", "checkGate", "application/json",
                  [check](http::Request& request) -> http::Reaction {
                      const auto style = style_of(request);
                      if (!style) return http::problem(style.error(), request);
                      return check->check(request, *style);
                  })
            .takes<CheckGate>()
            .loopback("gate:check")
            .for_visitors()
            .ok(204)
            .fails(Code::invalid_fields, Code::malformed_request, Code::bad_path, Code::not_found,
                   Code::payment_not_awaited, Code::rate_limited, Code::unavailable)
            .summary("May this visitor pass? For a proxy that serves the content itself and tells of the request in "
                     "X-Forwarded-Method, -Uri, -Host, -Proto and -For."),
    };
}

}  // namespace hf::paywall
