#include "main/payment_watch.h"

#include <mutex>

namespace hf::cli {

void PaymentWatch::saw(std::string_view gate, paywall::Seen what) noexcept {
    counters_of(gate)[static_cast<std::size_t>(what)].add();
}

const PaymentWatch::OfGate& PaymentWatch::counters_of(std::string_view gate) {
    {
        const std::shared_lock lock{mutex_};
        if (const auto found = gates_.find(gate); found != gates_.end()) return found->second;
    }
    const std::lock_guard lock{mutex_};
    auto& counters = gates_[std::string{gate}];
    for (auto seen : enum_values<paywall::Seen>())
        counters[static_cast<std::size_t>(seen)] = metrics_.counter("holdfast_payments_total", {gate, text_of(seen)});
    return counters;
}

}  // namespace hf::cli
