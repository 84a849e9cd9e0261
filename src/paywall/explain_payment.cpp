#include "paywall/explain_payment.h"

#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

Result<Explanation> explain_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                    std::string_view id_or_identifier) {
    const auto payment = find_payment_by_either(tx, id_or_identifier);
    if (!payment) return fail(Code::not_found, "There is no payment of that id here.");
    Explanation story;
    story.payment = full_view(*payment, offers_of(tx, rails, *payment), context.now);
    if (payment->claim_until > context.now) story.reserved_until = payment->claim_until;
    story.deliveries_broken_off = payment->broken_off;
    for (auto& row : tx.all<HistoryRow>(queries::history_of_payment, "payment_id"_p = payment->id))
        story.history.push_back(
            {row.at, row.event, row.from_state, row.to_state, std::move(row.why), std::move(row.actor)});
    for (const auto& row : kLifecycle)
        if (row.from == story.payment.state) story.next.push_back({row.on, row.guard, row.to, std::string{row.why}});
    return story;
}

}  // namespace hf::paywall
