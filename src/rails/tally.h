// Money that adds up exactly, however finely its rail counts it: whole minor units, which the ledger books, and the
// digits behind their point, which it cannot. The sum is rounded down, never its parts, so a thousand small movements
// come to what one large movement would have come to.
#pragma once

#include <cstdint>
#include <string>

#include "rails/base_units.h"

namespace hf::rails {

struct Tally {
    std::int64_t amount = 0;  // minor units; base units add up to kMostAmount and no further
    std::string fraction{};   // of one minor unit, decimal, without last zeros: "999999999"; empty beyond kMostAmount

    friend bool operator==(const Tally&, const Tally&) = default;
};

/// `sum` and so many base units more, of which 10^finer are one minor unit. Sums of different fineness may be mixed.
Tally add(const Tally& sum, const BaseUnits& units, int finer);

/// What of `price` is missing yet, in base units of a token with so many decimals: nothing once it is covered. What was
/// received counts no finer than the token does.
BaseUnits missing(const Money& price, const Tally& received, int decimals);

}  // namespace hf::rails
