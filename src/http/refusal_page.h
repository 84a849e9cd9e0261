// A refusal for people: what a browser shows when a page of the API cannot be had.
//
// Where a key is missing it asks for one; where a person is, it leads to the page where people sign in. The key stays
// in that window of the browser, in its session storage, which no other origin and no other port can read, and travels
// as Authorization: no cookie, so that no other site can make a browser use it.
#pragma once

#include <string_view>

#include "base/error.h"
#include "http/reply.h"

namespace hf::http {

/// Whether the request is a browser's that wants to show what comes back.
bool shows_pages(const Request& request);

/// The page where people sign in, and the parameter of its query that says where they want to go then.
inline constexpr std::string_view kSignInPage = "/sign-in", kOnward = "to";

/// no-store; with Retry-After when the error has one. `by_key`: the page is for whoever has a key.
Reply refusal_page(const Error& error, bool by_key);

/// To kSignInPage, and from there back to what was asked for, if it can be asked for again: a form cannot.
Reply to_sign_in(const Request& request);

}  // namespace hf::http
