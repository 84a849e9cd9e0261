#include "paywall/find_sale.h"

#include <algorithm>

#include "paywall/find_payment.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

std::optional<Sale> sale_of(store::Tx& tx, const Payment& payment) {
    if (!payment.paid_at) return std::nullopt;
    Sale sale{payment.id, *payment.paid_at, payment.resource, {}, {payment.received_amount, payment.price_asset}};
    for (auto& offer : tx.all<OfferRow>(queries::offers_of_payment, "payment_id"_p = payment.id)) {
        if (offer.received_amount < offer.amount) continue;
        sale.rail = std::move(offer.rail);
        sale.received = {offer.received_amount, offer.asset};
        break;
    }
    return sale;
}

}  // namespace

std::optional<Sale> find_sale(store::Tx& tx, const PaymentId& id) {
    const auto payment = find_payment(tx, id);
    return payment ? sale_of(tx, *payment) : std::nullopt;
}

std::vector<Sale> latest_sales(store::Tx& tx, int most) {
    // No id sorts behind this one.
    const auto latest = tx.all<Payment>(queries::list_payments, "before"_p = std::string_view{"pay_~"},
                                        "state"_p = std::string_view{}, "most"_p = most);
    std::vector<Sale> sales;
    for (const auto& payment : latest)
        if (auto sale = sale_of(tx, payment)) sales.push_back(*std::move(sale));
    std::ranges::reverse(sales);
    return sales;
}

}  // namespace hf::paywall
