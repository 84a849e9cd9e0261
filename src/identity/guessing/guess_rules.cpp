#include "identity/guessing/guess_rules.h"

#include <algorithm>

namespace hf::identity {
Duration wait_after(const GuessRules& rules, std::int64_t failures, std::int64_t free) {
    if (failures < free) return Duration{0};
    auto wait = std::min(rules.first_wait, rules.longest_wait);
    for (auto n = free; n < failures && wait < rules.longest_wait; ++n) wait = std::min(wait * 2, rules.longest_wait);
    return wait;
}

Duration wait_of(const GuessRules& rules, const PairTally& tally, Time now) {
    // Clocks of two processes differ a little: what is free does not wait for that.
    if (tally.failures < rules.free_failures) return Duration{0};
    return std::max(Duration{0}, tally.next_at - now);
}

PairTally with_failure(const GuessRules& rules, const PairTally& tally, Time now) {
    const auto before = now >= forget_at(rules, tally) ? 0 : tally.failures;
    return {before + 1, now + wait_after(rules, before + 1, rules.free_failures)};
}

Time forget_at(const GuessRules& rules, const PairTally& tally) { return tally.next_at + rules.forgotten_after; }

Duration wait_of(const GuessRules& rules, const StrangersTally& tally, Time now) {
    const auto next_at = tally.last_at + wait_after(rules, tally.failures, rules.strangers_ceiling);
    if (tally.failures < rules.strangers_ceiling) return Duration{0};
    return std::max(Duration{0}, next_at - now);
}

}  // namespace hf::identity
