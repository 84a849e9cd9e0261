// One operation of the OpenAPI document, and how the document is laid out as text.
#pragma once

#include <string>

#include "base/json_text.h"
#include "http/route.h"

namespace hf::http {

json::object operation_of(const Route& route);

/// The schema of the route's JSON body: In without the members that the path gives.
json::object body_schema(const Route& route);

/// Two spaces a level, one member a line: a committed document is read in reviews.
std::string pretty_json(const json::value& value);

}  // namespace hf::http
