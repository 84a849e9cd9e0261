// The till and the story of one payment, as pages for an operator.
#pragma once

#include "http/reply.h"
#include "paywall/explain_payment.h"
#include "paywall/read_till.h"

namespace hf::paywall {

/// `sandbox`: it is play money, which is said, and payments can be paid by a button.
http::Reply till_page(const Till& till, bool sandbox);

/// With the lifecycle drawn and the state it stands in lit.
http::Reply story_page(const Explanation& story, Time now, bool sandbox);

}  // namespace hf::paywall
