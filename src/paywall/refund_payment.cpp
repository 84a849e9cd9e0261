#include "paywall/refund_payment.h"

#include "paywall/move_payment.h"
#include "paywall/obligation.h"

namespace hf::paywall {

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
