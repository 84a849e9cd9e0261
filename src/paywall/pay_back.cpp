#include "paywall/pay_back.h"

#include <fmt/format.h>

#include "paywall/obligation.h"

namespace hf::paywall {

Result<void> pay_back(const jobs::Claimed& job, jobs::JobContext& context, const rails::Rails& rails) {
    const auto what = TRY(jobs::payload_as<PayBack>(job));
    const auto owed =
        store::read(context.kernel().store, [&](store::Tx& tx) { return find_obligation(tx, what.obligation); });
    if (!owed || owed->state == Debt::settled) return {};
    const auto* rail = rails.find(owed->rail);
    if (rail == nullptr || !rail->traits().can_refund || owed->payer.empty()) return {};

    const auto sent = TRY(rail->send_back({.reference = fmt::format("{}", owed->reference),
                                           .payer = owed->payer,
                                           .amount = {owed->amount, owed->asset},
                                           .base_units = owed->base_units}));
    return context.finish([&](store::Tx& tx, const Context& now) -> Result<void> {
        settle(tx, now, owed->id, sent);
        return {};
    });
}

}  // namespace hf::paywall
