// Spans of time as Raiden Paywall's settings spell them: the grammar of Python's pytimeparse.
#pragma once

#include <string_view>

#include "base/time.h"

namespace hf::cli {

/// "10mins", "1 minute, 24 secs", "1m24s", "1.2 minutes", "1:24", ":22", "1:02:03", "2:01:02:03" (with days), with a
/// sign before it. malformed_request with a sentence for anything else, a bare number among them: it stood for nothing
/// there, and stopped the first payment.
Result<Duration> parse_origin_timeout(std::string_view text);

}  // namespace hf::cli
