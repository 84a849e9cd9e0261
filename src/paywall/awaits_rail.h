// Whether anybody may be paying by a rail just now: what decides how often a polled rail is asked.
#pragma once

#include "base/context.h"
#include "store/tx.h"

namespace hf::paywall {

/// Whether a payment that was offered this rail is awaited. Of a great many awaited payments only those that wait the
/// longest are looked at, so this costs little whatever there is; the price of a no that should have been a yes is that
/// the rail is asked as seldom as while nothing is awaited.
bool awaits_rail(store::Tx& tx, const Context& context, std::string_view rail);

}  // namespace hf::paywall
