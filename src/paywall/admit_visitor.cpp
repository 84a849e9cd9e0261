#include "paywall/admit_visitor.h"

#include <algorithm>

#include "paywall/find_payment.h"
#include "paywall/queries.h"
#include "paywall/take_over_payment.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

std::optional<Payment> shown_payment(store::Tx& tx, const Visit& visit) {
    switch (visit.credential.from) {
        case Credential::From::nowhere: return std::nullopt;
        case Credential::From::header:
        case Credential::From::cookie: return find_payment(tx, visit.credential.id);
        case Credential::From::raiden_header: break;
    }
    // Every mediating node has seen the identifier, so it only opens gates whose payers have no other name for theirs.
    bool offered = false;
    for (const auto* rail : visit.gate.rails) offered |= rail->traits().name == "raiden";
    if (!offered) return std::nullopt;
    const auto id = tx.one<PaymentId>(queries::find_living_payment, "identifier"_p = visit.credential.identifier);
    return id ? find_payment(tx, *id) : std::nullopt;
}

bool is_for(const Payment& payment, const Visit& visit) {
    if (payment.binding.empty()) return false;  // an application's own: it opens no gate
    return payment.binding == visit.binding ||
           std::ranges::find(visit.also_opened_by, payment.binding) != visit.also_opened_by.end() ||
           opens_anything_of(payment, visit.gate);
}

/// A payment that opens for a while is not reserved: all its parts may be asked for at once, and the first that is
/// delivered starts the window.
std::optional<Reservation> right_to_deliver(store::Tx& tx, const Context& context, const Payment& payment) {
    if (!payment.opens_once()) return Reservation{payment.id, payment.claim_fence};
    return reserve_claim(tx, context, payment);
}

/// Nothing when another has the payment in hand. Nobody here sees content that lies elsewhere go out: to be let through
/// to it is to have had it.
std::optional<Admit> let_in(store::Tx& tx, const Context& context, const Gate& gate, const Payment& payment) {
    if (gate.elsewhere) {
        auto used = claim_payment(tx, context, payment.id);
        if (!used) return std::nullopt;
        return Admit{*std::move(used), std::nullopt};
    }
    auto reservation = right_to_deliver(tx, context, payment);
    if (!reservation) return std::nullopt;
    return Admit{payment, std::move(reservation)};
}

}  // namespace

Result<Admission> admit_visitor(store::Tx& tx, const Context& context, const rails::Rails& rails, const Visit& visit) {
    auto payment = shown_payment(tx, visit);
    if (payment && is_for(*payment, visit)) {
        const auto state = state_at(*payment, context);
        if (state == State::awaited) return Await{*payment, offers_of(tx, rails, *payment)};
        if (state == State::paid && visit.is_head) return Admit{*std::move(payment), std::nullopt};
        if (state == State::paid) {
            if (auto admit = let_in(tx, context, visit.gate, *payment)) return *std::move(admit);
            if (visit.credential.from == Credential::From::cookie) return Await{*std::move(payment), {}};
        }
        if (state == State::claimed && payment->opens_at(context.now)) return Admit{*std::move(payment), std::nullopt};
    }
    const bool by_header =
        visit.credential.from == Credential::From::header || visit.credential.from == Credential::From::raiden_header;
    if (by_header) return Refuse{};
    if (!visit.may_charge) return TurnAway{std::move(payment)};

    auto created =
        TRY(create_payment(tx, context,
                           {.gate = visit.gate.name,
                            .binding = visit.binding,
                            .resource = visit.resource,
                            .tenders = visit.tenders,
                            .deadline = visit.gate.deadline,
                            .window = visit.gate.window,
                            .preview = std::string{visit.preview},
                            .claim_within = visit.gate.claim_within,
                            .late_payments = visit.gate.honors_late ? LatePayments::honor : LatePayments::refund}));
    return Charge{std::move(created), std::move(payment)};
}

}  // namespace hf::paywall
