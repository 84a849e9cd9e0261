// What the gate tells of payments, as a metric by gate and event.
#pragma once

#include <array>
#include <map>
#include <shared_mutex>
#include <string>

#include "base/describe.h"
#include "ops/metrics.h"
#include "paywall/watch.h"

namespace hf::cli {

class PaymentWatch final : public paywall::Watch {
  public:
    explicit PaymentWatch(ops::Metrics& metrics) : metrics_(metrics) {}
    void saw(std::string_view gate, paywall::Seen what) noexcept override;

  private:
    using OfGate = std::array<ops::Counter, enum_values<paywall::Seen>().size()>;
    const OfGate& counters_of(std::string_view gate);

    ops::Metrics& metrics_;
    std::shared_mutex mutex_;
    std::map<std::string, OfGate, std::less<>> gates_;  // grows with the gates of this process's configurations alone
};

}  // namespace hf::cli
