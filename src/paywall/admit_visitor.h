// What a visitor meets at a priced path, decided in one transaction (requirements: "What a visitor meets").
//
// | what he shows                                                    | admission                       |
// |------------------------------------------------------------------|---------------------------------|
// | nothing                                                          | Charge: a new payment           |
// | a payment still AWAITED                                          | Await: the same payment         |
// | a PAID one for this very request                                 | Admit, under a reservation      |
// | a PAID one that is being delivered already, by header            | Refuse                          |
// | the same by cookie                                               | Await: a new payment would take |
// |                                                                  | its cookie's place for good     |
// | a CLAIMED one within its window                                  | Admit                           |
// | a header for anything else                                       | Refuse                          |
// | a cookie for anything else                                       | Charge, saying what became of it|
// | what would be charged, where the visit may not be                | TurnAway                        |
#pragma once

#include <optional>
#include <variant>

#include "paywall/claim_payment.h"
#include "paywall/create_payment.h"
#include "paywall/credential.h"
#include "paywall/gate.h"

namespace hf::paywall {

/// One request to a priced path. Borrows from the request.
struct Visit {
    const Gate& gate;
    std::string_view binding;
    std::vector<std::string> also_opened_by{};  // other bindings that open it: of any body, under the gate's old names
    std::string_view resource;
    const Credential& credential;
    bool is_head = false;    // what is in the answer's head was not paid for, so nothing has to be reserved for it
    bool may_charge = true;  // false: a new payment would be over a limit, or was not asked for (HEAD, prefetch)
    std::vector<Tender> tenders{};  // what a new payment may be paid by
    std::string_view preview{};     // an upstream's words, JSON; empty where the gate has its own
};

struct Charge {
    Created created;
    std::optional<Payment> earlier;  // what the cookie stood for, when it is of no more use
};
struct Await {
    Payment payment;
    std::vector<OfferView> offers;
};
struct Admit {
    Payment payment;
    // None for a HEAD, inside a window that is open already, and where the content is elsewhere.
    std::optional<Reservation> reservation;
};
struct Refuse {};
struct TurnAway {
    std::optional<Payment> earlier;  // as of Charge
};

using Admission = std::variant<Charge, Await, Admit, Refuse, TurnAway>;

Result<Admission> admit_visitor(store::Tx& tx, const Context& context, const rails::Rails& rails, const Visit& visit);

}  // namespace hf::paywall
