// The page that asks a person to pay. It is whole without JavaScript, says in plain sentences what is asked for what
// and what has become of the money, and treats previews as text. web/pay.js makes it live.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "http/reply.h"

namespace hf::paywall {

struct Bill;
struct PublicPayment;

/// Where the gate sends the assets of its pages.
inline constexpr std::string_view kGateAssets = "/.holdfast/assets/";

/// A bill of status 200 is the page at an address of its own, which holds the payment's secret: search engines are kept
/// out of it. Those at the resource's own address may show the preview.
http::Reply pay_page(const Bill& bill);

/// What has become of the payment and its money, for the payer; empty while there is nothing to say. `window` is how
/// long it opens after its first use, 0 for once.
std::string fate_of(const PublicPayment& payment, Duration window);

}  // namespace hf::paywall
