#include "rails/tally.h"

#include <algorithm>

#include "base/check.h"

namespace hf::rails {
namespace {

/// In units of which 10^finer are one minor unit; digits beyond are cut off.
BaseUnits units_of(const Tally& tally, int finer) {
    auto fraction = tally.fraction;
    fraction.resize(static_cast<std::size_t>(finer), '0');
    const auto units = BaseUnits::parse_sum(std::to_string(tally.amount) + fraction);
    CHECK(units.has_value(), "a tally is digits, and few enough of them");
    return *units;
}

}  // namespace

Tally add(const Tally& sum, const BaseUnits& units, int finer) {
    if (sum.amount >= kMostAmount) return sum;
    const int finest = std::max(finer, static_cast<int>(sum.fraction.size()));
    // An asset without decimals, so that its minor unit is 10^finest of the finest units.
    static const auto kCount = *Asset::parse("COUNT/0");
    const auto [whole, rest] = in_ledger(units_of(sum, finest) + units.times_ten_to(finest - finer), kCount, finest);
    if (whole.amount == kMostAmount) return {kMostAmount, {}};
    if (rest.is_zero()) return {whole.amount, {}};
    auto fraction = std::string(static_cast<std::size_t>(finest) - rest.text().size(), '0') + rest.text();
    fraction.resize(fraction.find_last_not_of('0') + 1);
    return {whole.amount, std::move(fraction)};
}

BaseUnits missing(const Money& price, const Tally& received, int decimals) {
    const auto asked = BaseUnits::of(price, decimals), came = units_of(received, decimals - price.asset.scale());
    return asked > came ? asked - came : BaseUnits{};
}

}  // namespace hf::rails
