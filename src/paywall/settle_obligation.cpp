#include "paywall/settle_obligation.h"

#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

Result<Obligation> obligation_by(store::Tx& tx, std::string_view text) {
    const auto id = ObligationId::parse(text);
    auto found = id ? find_obligation(tx, *id) : std::nullopt;
    if (!found) return fail(Code::not_found);
    return *std::move(found);
}

}  // namespace

Result<Page<ObligationView>> list_obligations(store::Tx& tx, const Context&, const ListObligations& in) {
    std::vector<ObligationView> views;
    for (const auto& row :
         tx.all<Obligation>(queries::list_obligations, "after"_p = in.after.value_or(""),
                                                       "state"_p = in.state ? text_of(*in.state) : std::string_view{},
                                                       "most"_p = in.rows()))
        views.push_back(view_of(row));
    return page_of(std::move(views), in, [](const ObligationView& owed) { return owed.id.text; });
}

Result<ObligationView> show_obligation(store::Tx& tx, const Context&, const OneObligation& in) {
    return view_of(TRY(obligation_by(tx, in.id)));
}

Result<ObligationView> settle_obligation(store::Tx& tx, const Context& context, const SettleObligation& in) {
    const auto owed = TRY(obligation_by(tx, in.id));
    if (!settle(tx, context, owed.id, in.how)) return fail(Code::wrong_state, "it is settled already");
    return view_of(TRY(obligation_by(tx, in.id)));
}

}  // namespace hf::paywall
