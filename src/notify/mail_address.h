// Addresses that mail goes to and comes from.
#pragma once

#include <string_view>

namespace hf::notify {

/// "name@example.org": a dot-atom and a host name (RFC 5322 §3.4.1, RFC 5321 §4.1.2), in ASCII, within the lengths of
/// RFC 5321 §4.5.3.1. No quoted names, no address literals, no display names: nothing in it means anything to a header
/// or to an SMTP command. An international domain is written in its xn-- form.
bool is_mail_address(std::string_view text);

/// "example.org", of an address.
std::string_view domain_of(std::string_view address);

}  // namespace hf::notify
