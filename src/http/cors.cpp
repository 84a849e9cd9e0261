#include "http/cors.h"

#include <algorithm>

#include "base/text.h"
#include "http/reply.h"
#include "http/request.h"

namespace hf::http {
namespace {

constexpr std::string_view kExposed =
    "X-Request-ID, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, WWW-Authenticate";
constexpr std::string_view kAccepted = "Authorization, Content-Type, Idempotency-Key, X-Request-ID, traceparent";

}  // namespace

Cors::Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {
    all_ = std::ranges::find(origins_, "*") != origins_.end();
}

bool Cors::allows(std::string_view origin) const {
    return !origin.empty() && (all_ || std::ranges::find(origins_, origin) != origins_.end());
}

void Cors::dress(const Request& request, Fields& fields) const {
    if (origins_.empty()) return;
    // A cache must not give one origin the answer that was allowed to another.
    if (!all_) fields.add("Vary", "Origin");
    const auto origin = request.fields["Origin"];
    if (!allows(origin)) return;
    fields.add("Access-Control-Allow-Origin", all_ ? std::string_view{"*"} : origin);
    fields.add("Access-Control-Expose-Headers", kExposed);
}

Reply Cors::preflight(const Request& request, std::string_view methods) const {
    Reply reply;
    reply.status = 204;
    reply.fields.add("Allow", methods);
    dress(request, reply.fields);
    if (allows(request.fields["Origin"]) && request.fields.has("Access-Control-Request-Method")) {
        reply.fields.add("Access-Control-Allow-Methods", methods);
        reply.fields.add("Access-Control-Allow-Headers", kAccepted);
        reply.fields.add("Access-Control-Max-Age", "600");
    }
    return reply;
}

bool is_cross_site(const Request& request) {
    // Said by the browser itself where it can, and truly. A form of a page under no-referrer sends Origin: null.
    if (const auto site = request.fields["Sec-Fetch-Site"]; !site.empty())
        return site != "same-origin" && site != "none";
    const auto origin = request.fields["Origin"];
    if (origin.empty()) return false;
    const auto scheme_end = origin.find("://");
    return scheme_end == origin.npos || !equals_ignoring_case(origin.substr(scheme_end + 3), request.host);
}

bool is_same_origin(const Request& request) {
    const bool said = !request.fields["Sec-Fetch-Site"].empty() || !request.fields["Origin"].empty();
    return said && !is_cross_site(request);
}

}  // namespace hf::http
