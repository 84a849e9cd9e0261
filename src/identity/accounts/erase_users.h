// The erasure of all that is kept of a person, when the time he had to think is over.
#pragma once

#include "identity/personal_data.h"

namespace hf::identity {

inline constexpr Duration kTimeToThink = std::chrono::days{7};

/// Job: erases those whose time is over; not while the clock is in doubt. Gives how many.
int erase_users(store::Tx& tx, const Context& context, const AllPersonalData& all);

}  // namespace hf::identity
