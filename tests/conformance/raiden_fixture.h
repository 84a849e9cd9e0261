// A rail to the made-up node, for the suites of Raiden.
#pragma once

#include <gmock/gmock.h>

#include "rails/raiden/raiden.h"
#include "support/raiden_double.h"

namespace hf::conformance {

/// Moved by hand, so that a breaker's rest and a lease cost no time.
class HandClock final : public Clock {
  public:
    Time wall() const override { return {1'800'000'000'000 + elapsed_.load()}; }
    Duration monotonic() const override { return Duration{elapsed_.load()}; }
    void advance(Duration span) { elapsed_ += span.count(); }

  private:
    std::atomic<std::int64_t> elapsed_{0};
};

inline rails::RaidenSettings settings_for(const test::RaidenDouble& node) {
    return {.endpoint = node.url,
            .network_id = 5,
            .tokens = {{*Asset::parse("SVT/9"), node.tokens[0], 18}, {*Asset::parse("UST/6"), node.tokens[1], 6}}};
}

}  // namespace hf::conformance
