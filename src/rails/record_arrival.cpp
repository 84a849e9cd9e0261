#include "rails/record_arrival.h"

#include "rails/queries.h"

namespace hf::rails {

using store::operator""_p;

Arrival ArrivalRow::arrival() const {
    const auto known = finer ? std::optional{static_cast<int>(*finer)} : std::nullopt;
    return {rail, transfer, reference, {amount, asset}, seen_at, base_units, payer, known};
}

bool record_arrival(store::Tx& tx, const Context& context, const Arrival& arrival) {
    return tx
        .one<std::string>(queries::insert_arrival, "rail"_p = arrival.rail, "transfer"_p = arrival.transfer,
                          "reference"_p = arrival.reference, "amount"_p = arrival.amount.amount,
                          "asset"_p = arrival.amount.asset, "seen_at"_p = arrival.at, "recorded_at"_p = context.now,
                          "payer"_p = arrival.payer, "base_units"_p = arrival.base_units,
                          "finer"_p = arrival.finer ? std::optional<std::int64_t>{*arrival.finer} : std::nullopt)
        .has_value();
}

void match_arrival(store::Tx& tx, const Arrival& arrival, std::string_view payment_id, std::int64_t booked) {
    tx.run(queries::match_arrival, "rail"_p = arrival.rail, "transfer"_p = arrival.transfer,
           "payment_id"_p = payment_id, "amount"_p = booked);
}

std::optional<ArrivalRow> find_arrival(store::Tx& tx, std::string_view rail, std::string_view transfer) {
    return tx.one<ArrivalRow>(queries::find_arrival, "rail"_p = rail, "transfer"_p = transfer);
}

}  // namespace hf::rails
