// A refusal for people: what a browser shows when a page of the API cannot be had.
//
// Where a key is missing it asks for one. The key stays in that window of the browser, in its session storage, which no
// other origin and no other port can read, and travels as Authorization: no cookie, so that no other site can make a
// browser use it.
#pragma once

#include "base/error.h"
#include "http/reply.h"

namespace hf::http {

/// Whether the request is a browser's that wants to show what comes back.
bool shows_pages(const Request& request);

/// no-store; with Retry-After when the error has one.
Reply refusal_page(const Error& error);

}  // namespace hf::http
