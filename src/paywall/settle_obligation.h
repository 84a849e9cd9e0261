// Money that goes back, as an operator sees it; what no rail can send he settles by hand.
#pragma once

#include "paywall/obligation.h"

namespace hf::paywall {

struct ListObligations : Paging {
    std::optional<Debt> state;
};
BOOST_DESCRIBE_STRUCT(ListObligations, (Paging), (state))
constexpr auto notes(const ListObligations*) {
    return std::array{Note{"state", "Only those owed, or only those settled."}};
}

struct OneObligation {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(OneObligation, (), (id))
constexpr auto notes(const OneObligation*) { return std::array{Note{"id", "The obligation's id."}}; }

struct SettleObligation {
    std::string id;
    std::string how;
};
BOOST_DESCRIBE_STRUCT(SettleObligation, (), (id, how))
constexpr auto notes(const SettleObligation*) {
    return std::array{Note{"id", "The obligation's id."},
                      Note{"how", "How the money went back, in words or by a reference.", 1, 200}};
}

/// Oldest first.
Result<Page<ObligationView>> list_obligations(store::Tx& tx, const Context& context, const ListObligations& in);
Result<ObligationView> show_obligation(store::Tx& tx, const Context& context, const OneObligation& in);

/// Says that the operator has sent it by other means. wrong_state when it is settled already.
Result<ObligationView> settle_obligation(store::Tx& tx, const Context& context, const SettleObligation& in);

}  // namespace hf::paywall
