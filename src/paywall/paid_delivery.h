// A paid answer on its way to the visitor: keeps the reservation alive, makes the answer private, and says at the end
// whether the payment is used up or stays PAID.
#pragma once

#include <memory>

#include "http/reaction.h"
#include "paywall/claim_payment.h"
#include "paywall/gate.h"
#include "paywall/inquiry.h"
#include "paywall/open_windows.h"
#include "store/kernel.h"

namespace hf::paywall {

/// What is let through: a payment, its receipt, and the right to deliver it. Without a reservation a window is open
/// already, and nothing is kept but the answer's privacy.
struct Paid {
    Payment payment;
    std::optional<Reservation> reservation{};
    std::string receipt{};
};

/// What is done about an upstream's 402 to a request that was paid for at another price; null where the upstream has no
/// say in prices. The payment is not consumed.
using Requoted = std::function<http::Reaction(const Payment&, Quote)>;

/// Borrows all but what is paid; they outlive the request.
std::unique_ptr<http::Delivery> paid_delivery(const store::Kernel& kernel, const Gate& gate, OpenWindows& windows,
                                              http::Request& request, Paid paid, Requoted requoted);

/// Cache-Control and CORS of an answer that was paid for: private, `no-store` when it opens once, nothing that a shared
/// cache could keep (RFC 9111 §5.2.2).
void make_private(http::Fields& fields, bool once);

}  // namespace hf::paywall
