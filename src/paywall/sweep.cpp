#include "paywall/sweep.h"

#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/obligation.h"
#include "paywall/queries.h"
#include "paywall/receive_money.h"

namespace hf::paywall {

using store::operator""_p;

int time_out_payments(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    int taken = 0;
    for (const auto& id : tx.all<PaymentId>(queries::overdue_payments, "now"_p = context.now, "most"_p = kBite)) {
        auto payment = find_payment(tx, id);
        if (payment && move_payment(tx, context, *payment, Event::deadline_passed)) ++taken;
    }
    return taken;
}

int release_lapsed_claims(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    const auto lapsed = tx.all<PaymentId>(queries::lapsed_reservations, "now"_p = context.now, "most"_p = kBite);
    for (const auto& id : lapsed) tx.run(queries::drop_lapsed_reservation, "id"_p = id, "now"_p = context.now);
    return static_cast<int>(lapsed.size());
}

int prune_payments(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    const auto old =
        tx.all<PaymentId>(queries::prunable_payments, "before"_p = context.now - kKeepUnpaid, "most"_p = kBite);
    for (const auto& id : old) {
        tx.run(queries::delete_history, "payment_id"_p = id);
        tx.run(queries::delete_offers, "payment_id"_p = id);
        tx.run(queries::delete_payment, "id"_p = id);
    }
    return static_cast<int>(old.size());
}

int return_unclaimed_payments(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    int taken = 0;
    for (const auto& id : tx.all<PaymentId>(queries::unclaimed_payments, "now"_p = context.now, "most"_p = kBite)) {
        auto payment = find_payment(tx, id);
        if (!payment || !move_payment(tx, context, *payment, Event::never_claimed)) continue;
        owe_payment(tx, context, id, Why::unclaimed);
        ++taken;
    }
    return taken;
}

int return_unused_money(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    const auto unused = tx.all<PaymentId>(queries::unused_money, "now"_p = context.now,
                                          "before"_p = context.now - kHonorLate, "most"_p = kBite);
    for (const auto& id : unused) owe_payment(tx, context, id, Why::late);
    return static_cast<int>(unused.size());
}

std::int64_t count_awaited(store::Tx& tx) { return tx.one<std::int64_t>(queries::count_awaited).value_or(0); }

}  // namespace hf::paywall
