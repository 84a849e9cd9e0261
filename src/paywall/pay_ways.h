// The ways to pay that a pay page shows, one an offer: made from what the rail says in an offer's details.
//
//     "pay"   an address of ours that takes a POST: the sandbox's button
//     "link"  a URI that opens a wallet with everything filled in: a button and a QR code
//     others  texts and numbers, to be copied by hand; objects are shown member by member
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "paywall/payment.h"

namespace hf::paywall {

/// For the template: {key, rail, name, came, missing, other_amount, play, link, elsewhere, qr, has_facts, facts}; a key
/// is its way's alone on the page. None once the payment is no longer awaited.
json::array ways_to_pay(const PublicPayment& payment);

/// What each offer has received, in minor units and in their order: "10,0".
std::string received_by_offer(const PublicPayment& payment);

bool is_play_money(const OfferView& offer);

/// Whether a URI may stand in a link: it has a scheme, and not one that runs or holds a document of its own.
bool is_safe_link(std::string_view uri);

}  // namespace hf::paywall
