#include "paywall/refund_money.h"

namespace hf::paywall {

Result<ObligationView> refund_money(store::Tx& tx, const Context& context, const OneTransfer& in) {
    const auto owed = owe_arrival(tx, context, TRY(find_unmatched_money(tx, in)), Why::unmatched);
    CHECK(owed.has_value(), "money that does not go back yet can be owed");
    return view_of(*owed);
}

}  // namespace hf::paywall
