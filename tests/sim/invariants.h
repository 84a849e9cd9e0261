// What must hold after every deed, read from the database alone and compared with the model.
#pragma once

#include <string>

#include "paywall/shop_test.h"
#include "sim/model.h"

namespace hf::sim {

/// Nothing, or a sentence on what is broken: with these payments (their rows, their histories, and that who has paid
/// can have what he paid for), or with the whole (money, identifiers, rows that should be or not be there).
std::string broken(paywall::Shop& shop, Model& model, const std::set<std::string>& payments);

}  // namespace hf::sim
