// The operator says whose money it is.
#pragma once

#include "paywall/unmatched_money.h"

namespace hf::paywall {

struct AssignMoney : OneTransfer {
    std::string payment_id;
};
BOOST_DESCRIBE_STRUCT(AssignMoney, (OneTransfer), (payment_id))
constexpr auto notes(const AssignMoney*) {
    return std::array{Note{"payment_id", "The payment that it was meant for."},
                      Note{"rail", "By which rail it came.", 1, 32},
                      Note{"transfer", "The rail's name of the movement, as the list gives it.", 1, 500}};
}

/// Counts it towards a payment that offered its rail and asset, as if it had just come in with that reference.
/// not_found where there is no such money or payment; wrong_state when it is matched or goes back already;
/// invalid_fields when no offer of the payment fits it.
Result<PublicPayment> assign_money(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                   const AssignMoney& in);

}  // namespace hf::paywall
