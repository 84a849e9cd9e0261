#include "paywall/unmatched_money.h"

#include <fmt/core.h>

#include "base/text.h"
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

}  // namespace

Result<Page<UnmatchedMoney>> list_unmatched_money(store::Tx& tx, const Context&, const Paging& in) {
    const auto after = place_of(in.after);
    std::vector<UnmatchedMoney> views;
    for (auto& row :
         tx.all<rails::ArrivalRow>(rails::queries::unmatched_arrivals,
                                   "after_time"_p = after.at, "after_name"_p = after.name, "most"_p = in.rows()))
        views.push_back({row.rail,
                         row.transfer,
                         row.reference,
                         {row.amount, row.asset},
                         row.base_units,
                         row.payer,
                         row.seen_at,
                         row.recorded_at});
    return page_of(std::move(views), in, [](const UnmatchedMoney& money) {
        return text_of(Place{money.recorded_at, money.rail + '/' + money.transfer});
    });
}

Result<rails::ArrivalRow> find_unmatched_money(store::Tx& tx, const OneTransfer& in) {
    auto found = rails::find_arrival(tx, in.rail, in.transfer);
    if (!found) return fail(Code::not_found);
    if (found->goes_back) return fail(Code::wrong_state, "it goes back already");
    if (found->payment_id) return fail(Code::wrong_state, "it belongs to a payment");
    return *std::move(found);
}

}  // namespace hf::paywall
