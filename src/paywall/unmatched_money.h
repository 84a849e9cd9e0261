// Money that nobody awaited, as an operator sees it.
#pragma once

#include "paywall/obligation.h"

namespace hf::paywall {

/// As an operator's key sees it. `rail` and `transfer` together name it; `base_units` are exact where the rail counts
/// more finely than the asset, and may be all there is.
struct UnmatchedMoney {
    std::string rail;
    std::string transfer;
    std::string reference;
    Money amount;
    std::string base_units;
    std::string payer;
    Time seen_at;
    Time recorded_at;
};
BOOST_DESCRIBE_STRUCT(UnmatchedMoney, (), (rail, transfer, reference, amount, base_units, payer, seen_at, recorded_at))

struct OneTransfer {
    std::string rail;
    std::string transfer;
};
BOOST_DESCRIBE_STRUCT(OneTransfer, (), (rail, transfer))
constexpr auto notes(const OneTransfer*) {
    return std::array{Note{"rail", "By which rail it came.", 1, 32},
                      Note{"transfer", "The rail's name of the movement, as the list gives it.", 1, 500}};
}

/// Oldest first.
Result<Page<UnmatchedMoney>> list_unmatched_money(store::Tx& tx, const Context& context, const Paging& in);

/// not_found where there is no such money; wrong_state when it belongs to a payment or goes back already.
Result<rails::ArrivalRow> find_unmatched_money(store::Tx& tx, const OneTransfer& in);

}  // namespace hf::paywall
