// Money is written down before anybody asks what it was for, so that none is ever lost from sight.
#pragma once

#include <optional>

#include "base/context.h"
#include "base/scalars.h"
#include "rails/port.h"
#include "store/tx.h"

namespace hf::rails {

/// A row of `arrivals`.
struct ArrivalRow {
    std::string rail;
    std::string transfer;
    std::string reference;
    std::int64_t amount = 0;
    Asset asset;
    Time seen_at;
    Time recorded_at;
    std::optional<std::string> payment_id;  // whose money it is, once that is known
    std::string payer;
    std::string base_units;
    bool goes_back = false;
    std::optional<std::int64_t> finer;  // unknown of what came before it was written down

    Arrival arrival() const;
};
BOOST_DESCRIBE_STRUCT(ArrivalRow, (),
                      (rail, transfer, reference, amount, asset, seen_at, recorded_at, payment_id, payer, base_units,
                       goes_back, finer))

/// True the first time this transfer is heard of on this rail; false for every repeat, which changes nothing. Whatever
/// moved is written down, also what is less than the ledger counts (an amount of 0, and its base units).
bool record_arrival(store::Tx& tx, const Context& context, const Arrival& arrival);

/// Notes whose money it was, and what of it the ledger books: with it the sum of a payment's arrivals is rounded down
/// once. An arrival nobody claims stays unmatched and is listed as such.
void match_arrival(store::Tx& tx, const Arrival& arrival, std::string_view payment_id, std::int64_t booked);

std::optional<ArrivalRow> find_arrival(store::Tx& tx, std::string_view rail, std::string_view transfer);

}  // namespace hf::rails
