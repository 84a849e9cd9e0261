#include "paywall/gate.h"

#include "base/text.h"

namespace hf::paywall {

const Gate* GateTable::find(std::string_view host, std::string_view canonical_path) const {
    for (const auto& gate : gates) {
        bool for_host = gate.hosts.empty();
        for (const auto& one : gate.hosts) for_host |= one == host;
        if (for_host && gate.match.matches(canonical_path)) return &gate;
    }
    return nullptr;
}

}  // namespace hf::paywall
