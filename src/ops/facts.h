// Facts that hold for a whole database and all processes on it, decided by whoever comes first.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "store/tx.h"

namespace hf::ops {

/// What was decided under that name; `otherwise` when nothing was, which then is the decision.
std::string decided(store::Tx& tx, Time now, std::string_view name, const std::string& otherwise);

}  // namespace hf::ops
