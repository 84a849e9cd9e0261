// The API listener: routes, keys, idempotency, limits and documents, as one Handler.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/doorman.h"
#include "http/route.h"

namespace hf::http {

struct ApiOptions {
    std::vector<std::string> hosts;           // host names it answers to; others get 421 (DNS rebinding)
    bool on_loopback = true;                  // off loopback, loopback() routes need a key
    std::vector<std::string> cors_origins{};  // empty: none; "*": all, without credentials
    std::size_t body_bytes = 1 << 20;
    std::size_t json_depth = 32;
    int reads_per_minute = 6'000;  // per caller (key, or address when open); 0 switches the limit off
    int writes_per_minute = 1'200;
    // Strict, in any minute; 0 switches one off. Whoever stands on loopback where the API does is not without a name.
    int anonymous_per_minute = 0;  // an address without a key, for what is typed: documents and probes are reads alone
    int signed_in_per_minute = 0;  // a person
    int sign_in_per_minute = 0;    // an address, whoever calls: routes of these paces
    int sign_up_per_minute = 0;
    int refresh_per_minute = 0;
    std::string cursor_key;  // signs cursors; the same for all processes on one database
    std::string version;
    int workers = 96;  // threads for journeys
};

/// Adds the routes of the documents themselves: /openapi.json, /docs and what belongs to them.
///
/// Routes with `Guarded::undecided`, two routes of one method and template or of one operation, a scope missing where
/// one is needed, and an example that its own schema refuses stop the program at start: CHECK.
std::unique_ptr<Handler> make_api(const store::Kernel& kernel, ApiOptions options, Routes routes, Doorman& doorman);

/// The OpenAPI 3.1 document of these routes and of the documents' own, keys in a fixed order: what `holdfast openapi`
/// prints.
std::string openapi_document(Routes routes, std::string_view version);

}  // namespace hf::http
