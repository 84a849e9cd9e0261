// A mail as the bytes that SMTP carries: RFC 5322, with MIME (RFC 2045) for what is not ASCII.
#pragma once

#include <string>
#include <string_view>

#include "notify/mail_sender.h"

namespace hf::notify {

/// Header and body with CRLF line ends, no line longer than 78 bytes but those an address makes longer. It says that a
/// machine wrote it (Auto-Submitted, RFC 3834), so that no other machine answers. Refused with invalid_fields: an
/// address that is none, a subject of more than one line or none, bytes that are not UTF-8. Whatever the rest holds, it
/// cannot become a header.
Result<std::string> write_message(const OutgoingMail& mail);

/// RFC 2045 §6.7. Line ends of any kind become CRLF. A dot never begins a line, so nobody needs to double it.
std::string quoted_printable(std::string_view text);

/// A subject as header text: as it is where it is short and plain ASCII, else as encoded words (RFC 2047), folded.
std::string header_text(std::string_view text);

}  // namespace hf::notify
