// The documents that describe the API, served by itself: /openapi.json, and /docs for people; and the assets of all
// pages on this listener. All are made once, at start, from the same declarations, and ask no other host for anything.
#pragma once

#include <string>

#include "http/reply.h"
#include "http/route.h"

namespace hf::http {

/// Adds the routes of the documents to `routes`; the documents describe these too. Open everywhere: they tell nothing
/// about this installation but its version.
void with_documents(Routes& routes, const std::string& version);

/// The page of all operations, and the page of all refusals.
Reply docs_page(const Routes& routes, const std::string& version);
Reply errors_page(const std::string& version);

}  // namespace hf::http
