// A price as a seller types it: "0.25USD", "25c", "25 USD/2", "0.001SVT/9".
#pragma once

#include <string_view>

#include "base/money.h"

namespace hf::cli {

/// An amount and what it is counted in, with or without a blank between them.
///
/// "25c" are US cents. An amount without a scale is in whole units, and the well-known currencies know their decimals
/// ("0.25USD", "300JPY"). With a scale it is in whole units when it has a decimal point ("0.001SVT/9") and in minor
/// units, as in a configuration file, when it is a whole number set off by a blank ("25 USD/2"); "25USD/2" could be
/// meant either way. malformed_request with a sentence: what is no price, unclear, nothing, finer than its decimals or
/// more than any number holds.
Result<Money> parse_price(std::string_view text);

}  // namespace hf::cli
