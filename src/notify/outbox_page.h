// The outbox as a page for an operator.
#pragma once

#include "http/reply.h"
#include "notify/outbox.h"

namespace hf::notify {

inline constexpr std::int64_t kOutboxRows = 50;

/// `sandbox`: nothing but the outbox tells what the mails say, and their links can be followed here.
http::Reply outbox_page(const Page<OutboxMail>& mails, Time now, bool sandbox);

}  // namespace hf::notify
