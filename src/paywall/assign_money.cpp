#include "paywall/assign_money.h"

#include "paywall/find_payment.h"
#include "paywall/receive_money.h"

namespace hf::paywall {

Result<PublicPayment> assign_money(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                   const AssignMoney& in) {
    const auto money = TRY(find_unmatched_money(tx, in));
    const auto id = PaymentId::parse(in.payment_id);
    const auto payment = id ? find_payment(tx, *id) : std::nullopt;
    if (!payment) return fail(Code::not_found);
    if (count_money(tx, context, *payment, money.arrival()) == Matched::unmatched)
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/payment_id", "did not offer this rail and asset"}}});
    const auto now = find_payment(tx, *id);
    CHECK(now.has_value(), "a payment that was just counted is there");
    return public_view(*now, offers_of(tx, rails, *now), context.now);
}

}  // namespace hf::paywall
