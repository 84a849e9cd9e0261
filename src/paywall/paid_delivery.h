// A paid answer on its way to the visitor: keeps the reservation alive, makes the answer private, and says at the end
// whether the payment is used up or stays PAID.
#pragma once

#include <memory>

#include "http/reaction.h"
#include "paywall/claim_payment.h"
#include "paywall/gate.h"
#include "paywall/open_windows.h"
#include "store/kernel.h"

namespace hf::paywall {

/// `reservation` is empty inside a window that is already open: then nothing is kept but the answer's privacy.
/// Borrows all but the payment and the reservation; they outlive the request.
std::unique_ptr<http::Delivery> paid_delivery(const store::Kernel& kernel, const Gate& gate, OpenWindows& windows,
                                              http::Request& request, Payment payment,
                                              std::optional<Reservation> reservation);

/// Cache-Control and CORS of an answer that was paid for: private, `no-store` when it opens once, nothing that a shared
/// cache could keep (RFC 9111 §5.2.2).
void make_private(http::Fields& fields, bool once);

}  // namespace hf::paywall
