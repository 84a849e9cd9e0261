#include "ops/health.h"

namespace hf::ops {

std::vector<Checked> Health::look() const {
    std::vector<Checked> all;
    all.reserve(checks_.size());
    for (const auto& one : checks_) all.push_back({one.name, one.check(), one.need});
    return all;
}

}  // namespace hf::ops
