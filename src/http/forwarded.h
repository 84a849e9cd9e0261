// Who is the visitor behind our own proxies? Only they are believed when they say so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"

namespace hf::http {

/// "10.0.0.0/8", "2001:db8::/32", or one address.
struct Network {
    Address address;
    int bits = 128;  // of the IPv6-mapped form

    static Result<Network> parse(std::string_view text);
    bool holds(const Address& other) const;
};

/// An address, with or without port: "192.0.2.7", "192.0.2.7:80", "2001:db8::1", "[2001:db8::1]:80".
Result<Address> parse_address(std::string_view text);

/// When the socket's peer is one of `trusted`, notes it as the proxy, and takes from X-Forwarded-For the last address
/// that is not, and from X-Forwarded-Proto, when it is there, whether the visitor came over TLS. Both fields are read
/// from the right: what stands further left than the first stranger is his own word.
void believe_forwarded(Request& request, const std::vector<Network>& trusted);

}  // namespace hf::http
