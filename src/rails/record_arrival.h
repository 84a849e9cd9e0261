// Money is written down before anybody asks what it was for, so that none is ever lost from sight.
#pragma once

#include "base/context.h"
#include "rails/port.h"
#include "store/tx.h"

namespace hf::rails {

/// True the first time this transfer is heard of on this rail; false for every repeat, which changes nothing.
bool record_arrival(store::Tx& tx, const Context& context, const Arrival& arrival);

/// Notes whose money it was. An arrival nobody claims stays unmatched and is listed as such.
void match_arrival(store::Tx& tx, const Arrival& arrival, std::string_view payment_id);

}  // namespace hf::rails
