// What the library's parser lets through and two readers could take differently (RFC 9112): refused after every head,
// before anybody acts on it. After such a refusal the connection closes, for nobody can say where the next request
// begins.
#pragma once

#include <span>

#include "base/error.h"
#include "http/request.h"

namespace hf::http {

/// What a head says about the connection it came on.
struct Framing {
    bool keep_alive = true;
    bool expects_continue = false;
};

/// uri-host [":" port] of RFC 9110 §7.2, less what no site is called: escapes, sub-delims and user names.
bool is_host(std::string_view text);

/// Checks method, target, Host, Content-Length, Transfer-Encoding and Expect of a parsed head, and fills what follows
/// from them: path, query, host, content_length, chunked. `head` holds the bytes that the request's views borrow: the
/// Host is made lower case there, and an absolute target is reduced to its origin form.
Result<Framing> check_framing(Request& request, std::span<char> head);

}  // namespace hf::http
