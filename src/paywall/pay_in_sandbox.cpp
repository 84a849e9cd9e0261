#include "paywall/pay_in_sandbox.h"

#include <algorithm>

#include "paywall/find_payment.h"
#include "paywall/queries.h"
#include "paywall/receive_money.h"
#include "rails/sandbox/sandbox.h"

namespace hf::paywall {

using store::operator""_p;

Result<PublicPayment> pay_in_sandbox(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                     const SandboxPayment& in) {
    const auto payment = find_payment_by_either(tx, in.id);
    if (!payment || rails.find("sandbox") == nullptr) return fail(Code::not_found);
    const auto offers = tx.all<OfferRow>(queries::offers_of_payment, "payment_id"_p = payment->id);
    const auto offer = std::ranges::find(offers, "sandbox", &OfferRow::rail);
    if (offer == offers.end()) return fail(Code::not_found);

    const auto missing = std::max<std::int64_t>(offer->amount - offer->received_amount, 0);
    const auto amount = in.amount.value_or(missing > 0 ? missing : offer->amount);
    receive_money(tx, context, rails::Sandbox::press(context, payment->id.text, {amount, offer->asset}));

    const auto now = find_payment(tx, payment->id);
    CHECK(now.has_value(), "a payment that was just paid is there");
    return public_view(*now, offers_of(tx, rails, *now), context.now);
}

}  // namespace hf::paywall
