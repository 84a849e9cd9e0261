#include "paywall/owed_deeds.h"

#include "paywall/move_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

Result<Obligation> obligation_by(store::Tx& tx, std::string_view text) {
    const auto id = ObligationId::parse(text);
    auto found = id ? find_obligation(tx, *id) : std::nullopt;
    if (!found) return fail(Code::not_found);
    return *std::move(found);
}

}  // namespace

Result<Page<ObligationView>> list_obligations(store::Tx& tx, const Context&, const ListObligations& in) {
    std::vector<ObligationView> views;
    for (const auto& row :
         tx.all<Obligation>(queries::list_obligations, "after"_p = in.after.value_or(""),
                                                       "state"_p = in.state ? text_of(*in.state) : std::string_view{},
                                                       "most"_p = in.rows()))
        views.push_back(view_of(row));
    return page_of(std::move(views), in, [](const ObligationView& owed) { return owed.id.text; });
}

Result<ObligationView> show_obligation(store::Tx& tx, const Context&, const OneObligation& in) {
    return view_of(TRY(obligation_by(tx, in.id)));
}

Result<ObligationView> settle_obligation(store::Tx& tx, const Context& context, const SettleObligation& in) {
    const auto owed = TRY(obligation_by(tx, in.id));
    if (!settle(tx, context, owed.id, in.how)) return fail(Code::wrong_state, "it is settled already");
    return view_of(TRY(obligation_by(tx, in.id)));
}

Result<FullPayment> refund_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                   const OnePayment& in) {
    const auto id = PaymentId::parse(in.id);
    auto payment = id ? find_payment(tx, *id) : std::nullopt;
    if (!payment) return fail(Code::not_found);
    if (state_at(*payment, context) == State::awaited) return fail(Code::wrong_state, "it is still awaited");
    if (payment->state == State::awaited) TRY(move_payment(tx, context, *payment, Event::deadline_passed));
    if (payment->state == State::paid) {
        const auto lapsed_by = context.time_trusted ? context.now : Time{};
        if (payment->claim_until > lapsed_by) return fail(Code::wrong_state, "a delivery of it is under way");
        TRY(move_payment(tx, context, *payment, Event::refunded));
    }
    if (owe_payment(tx, context, payment->id, Why::refunded) == 0)
        return fail(Code::wrong_state, "it has brought no money that could go back");
    return full_view(*payment, offers_of(tx, rails, *payment), context.now);
}

}  // namespace hf::paywall
