#include "rails/port.h"

#include <limits>

#include "base/check.h"

namespace hf::rails {

std::optional<Tally> Arrival::added_to(const Tally& sum) const {
    if (!base_units.empty() && finer) {
        const auto units = BaseUnits::parse(base_units);
        CHECK(units.has_value(), "a rail tells its base units in digits");
        return add(sum, *units, *finer);
    }
    if (amount.amount > std::numeric_limits<std::int64_t>::max() - sum.amount) return std::nullopt;
    return Tally{sum.amount + amount.amount, sum.fraction};
}

Result<std::string> Rail::send_back(const SendBack&) const {
    return fail(Code::not_implemented, traits().name + " cannot send money back by itself.");
}

}  // namespace hf::rails
