// The public view of a payment, for whoever knows its id, at once or when there is news: ?wait= holds it back while it
// is as the caller has seen it (&state=, &received=).
#pragma once

#include "http/reaction.h"
#include "paywall/payment.h"
#include "rails/port.h"
#include "store/kernel.h"

namespace hf::paywall {

/// What is borrowed outlives the answer. Safe to ask again.
http::Reaction watch_payment(const store::Kernel& kernel, const rails::Rails& rails, http::Request& request,
                             PaymentId id);

/// One payment as JSON, fresh, for any origin.
http::Reply payment_reply(const PublicPayment& view);

}  // namespace hf::paywall
