// Money that nobody awaited: the operator sees it, says whose it is, or gives it back.
#pragma once

#include "paywall/obligation.h"

namespace hf::paywall {

/// As an operator's key sees it. `rail` and `transfer` together name it.
struct UnmatchedMoney {
    std::string rail;
    std::string transfer;
    std::string reference;
    Money amount;
    std::string payer;
    Time seen_at;
    Time recorded_at;
};
BOOST_DESCRIBE_STRUCT(UnmatchedMoney, (), (rail, transfer, reference, amount, payer, seen_at, recorded_at))

struct OneTransfer {
    std::string rail;
    std::string transfer;
};
BOOST_DESCRIBE_STRUCT(OneTransfer, (), (rail, transfer))
constexpr auto notes(const OneTransfer*) {
    return std::array{Note{"rail", "By which rail it came.", 1, 32},
                      Note{"transfer", "The rail's name of the movement, as the list gives it.", 1, 500}};
}

struct AssignMoney : OneTransfer {
    std::string payment_id;
};
BOOST_DESCRIBE_STRUCT(AssignMoney, (OneTransfer), (payment_id))
constexpr auto notes(const AssignMoney*) {
    return std::array{Note{"payment_id", "The payment that it was meant for."},
                      Note{"rail", "By which rail it came.", 1, 32},
                      Note{"transfer", "The rail's name of the movement, as the list gives it.", 1, 500}};
}

/// Oldest first.
Result<Page<UnmatchedMoney>> list_unmatched_money(store::Tx& tx, const Context& context, const Paging& in);

/// Counts it towards a payment that offered its rail and asset, as if it had just come in with that reference.
/// not_found where there is no such money or payment; wrong_state when it is matched or goes back already;
/// invalid_fields when no offer of the payment fits it.
Result<PublicPayment> assign_money(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                   const AssignMoney& in);

/// Owes it to whom it came from. not_found, wrong_state as above.
Result<ObligationView> refund_money(store::Tx& tx, const Context& context, const OneTransfer& in);

}  // namespace hf::paywall
