// What a payment is for, as a digest: the gate, the host, what of the path and the query the gate says belongs to the
// purchase, and the body. Two requests with one binding are the same purchase. The price stands in the payment itself.
#pragma once

#include <string>
#include <vector>

#include "http/request.h"
#include "paywall/gate.h"

namespace hf::paywall {

/// Whether the body is part of the purchase as it was read, or has not been seen: a visitor who waits for 100 Continue
/// is told the price before he sends it, and what he then pays for is good for any one body.
enum class Body { as_read, unseen };

/// Lower-case hexadecimal, 64 characters. GET and HEAD are one method; other methods are bound. `name` is the gate's
/// own, or one that it had.
std::string binding_of(const Gate& gate, std::string_view name, const http::Request& request,
                       std::string_view canonical_path, Body body);

/// What a new payment for this request is bound to, and after it every other binding whose payments open it: of a body
/// that had not been seen, and under the names that the gate had.
std::vector<std::string> bindings_of(const Gate& gate, const http::Request& request, std::string_view canonical_path,
                                     Body body);

/// The visitor waits for 100 Continue before he sends a body.
bool waits_to_send(const http::Request& request);

/// The host of a Host field without its port, and without the dot that may end a whole name.
std::string_view host_name(std::string_view host);

/// The part of the path a purchase opens, for people and for the digest: "/articles/1", "/articles/1/**",
/// "/articles/**".
std::string opened_path(const Gate& gate, std::string_view canonical_path);

}  // namespace hf::paywall
