#include "paywall/unmatched_deeds.h"

#include <fmt/core.h>

#include "base/text.h"
#include "paywall/find_payment.h"
#include "paywall/receive_money.h"
#include "rails/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

/// A place in the list: when it was written down, and its name among those of that moment.
struct Place {
    Time at{};
    std::string name{};
};

std::string text_of(const Place& place) { return fmt::format("{} {}", place.at.ms, place.name); }

Place place_of(const std::optional<std::string>& text) {
    if (!text) return {Time{-1}, {}};
    const auto blank = text->find(' ');
    const auto at = parse_decimal(std::string_view{*text}.substr(0, blank));
    CHECK(at && blank != std::string::npos, "a cursor that we signed is one that we gave");
    return {Time{*at}, text->substr(blank + 1)};
}

Result<rails::ArrivalRow> unmatched(store::Tx& tx, const OneTransfer& in) {
    auto found = rails::find_arrival(tx, in.rail, in.transfer);
    if (!found) return fail(Code::not_found);
    if (found->goes_back) return fail(Code::wrong_state, "it goes back already");
    if (found->payment_id) return fail(Code::wrong_state, "it belongs to a payment");
    return *std::move(found);
}

}  // namespace

Result<Page<UnmatchedMoney>> list_unmatched_money(store::Tx& tx, const Context&, const Paging& in) {
    const auto after = place_of(in.after);
    std::vector<UnmatchedMoney> views;
    for (auto& row :
         tx.all<rails::ArrivalRow>(rails::queries::unmatched_arrivals,
                                   "after_time"_p = after.at, "after_name"_p = after.name, "most"_p = in.rows()))
        views.push_back(
            {row.rail, row.transfer, row.reference, {row.amount, row.asset}, row.payer, row.seen_at, row.recorded_at});
    return page_of(std::move(views), in, [](const UnmatchedMoney& money) {
        return text_of(Place{money.recorded_at, money.rail + '/' + money.transfer});
    });
}

Result<PublicPayment> assign_money(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                   const AssignMoney& in) {
    const auto money = TRY(unmatched(tx, in));
    const auto id = PaymentId::parse(in.payment_id);
    const auto payment = id ? find_payment(tx, *id) : std::nullopt;
    if (!payment) return fail(Code::not_found);
    if (count_money(tx, context, *payment, money.arrival()) == Matched::unmatched)
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/payment_id", "did not offer this rail and asset"}}});
    const auto now = find_payment(tx, *id);
    CHECK(now.has_value(), "a payment that was just counted is there");
    return public_view(*now, offers_of(tx, rails, *now), context.now);
}

Result<ObligationView> refund_money(store::Tx& tx, const Context& context, const OneTransfer& in) {
    const auto owed = owe_arrival(tx, context, TRY(unmatched(tx, in)), Why::unmatched);
    CHECK(owed.has_value(), "money that does not go back yet can be owed");
    return view_of(*owed);
}

}  // namespace hf::paywall
