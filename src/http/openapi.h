// The OpenAPI 3.1 document, made from the route declarations alone. Keys stand in a fixed order, so that the committed
// copy changes only when the API does.
#pragma once

#include <string_view>
#include <vector>

#include "base/json_text.h"
#include "http/route.h"

namespace hf::http {

/// Of the routes in our own envelope. Those of mounts that answer somebody else's contract are told of elsewhere.
json::object make_openapi(const Routes& all, std::string_view version);

/// Those routes.
Routes without_mounts(Routes all);

/// Which chapter a route belongs to: "payments" for /v1/payments/…, "server" for what is not below /v1.
std::string_view tag_of(const Route& route);

/// Every refusal the route can give: its own and those of its kind, in the order of the table of codes.
std::vector<Code> refusals_of(const Route& route);

/// The example of its request body: the declared one, or one made from its schema.
json::value body_example_of(const Route& route);

/// The members that come from the query: those of GET and DELETE that the path does not name.
std::vector<SchemaMember> query_of(const Route& route);
/// The members that come from the path, in its order.
std::vector<SchemaMember> path_parameters_of(const Route& route);
/// The members of the JSON body.
std::vector<SchemaMember> body_of(const Route& route);

/// What a problem+json body of this code looks like.
json::object problem_example(Code code);

}  // namespace hf::http
