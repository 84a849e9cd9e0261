// Asking for a payment: the row, an offer a rail, and the first line of its history.
#pragma once

#include "paywall/gate.h"
#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

/// What is asked for, by a gate or by an application.
struct Asked {
    std::string_view gate;
    std::string_view binding;
    std::string_view resource;
    std::vector<Tender> tenders;  // in the order they are shown; at least one
    Duration deadline;
    Duration window{0};
    std::string metadata{};
    std::string preview{};  // an upstream's words about it, JSON
    Duration claim_within{kClaimWithin};
    LatePayments late_payments = LatePayments::honor;
};

struct Created {
    Payment payment;
    std::vector<rails::Offer> offers;
};

/// A new payment, AWAITED. Running it again makes another.
Result<Created> create_payment(store::Tx& tx, const Context& context, const Asked& asked);

}  // namespace hf::paywall
