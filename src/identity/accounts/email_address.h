// E-mail addresses as people have them: the dot-atom form of RFC 5321 §4.1.2 and RFC 5322 §3.2.3. Whether one exists is
// known when somebody has opened the link that was sent to it, and not before.
//
// Refused although the RFCs have them: quoted local parts ("a b"@x), comments, addresses of machines (a@[192.0.2.1]),
// domains of one label (a@localhost), and letters that are not ASCII (RFC 6531): of a domain with such, its punycode
// form (xn--…) is taken.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hf::identity {

inline constexpr std::size_t kLongestEmail = 254, kLongestLocalPart = 64;  // bytes; RFC 5321 §4.5.3.1

/// Nothing when mail can be sent to it as far as its spelling goes.
std::optional<FieldError> email_error(std::string_view pointer, std::string_view address);

/// Two spellings of one address have the same key: in lower case. RFC 5321 §2.4 lets a local part tell cases apart, but
/// nobody's does, and two people whose addresses differ in case alone would be one for everybody else. Dots and '+'
/// mean what the address's host says, so they stay. Stored, so it must not change.
std::string email_key(std::string_view address);

}  // namespace hf::identity
