// What an operator's machines ask: is it alive, is it ready, which build is it, how does it fare.
#pragma once

#include <string>

#include "http/route.h"
#include "ops/health.h"
#include "ops/metrics.h"

namespace hf::ops {

struct Build {
    std::string version;   // "0.1.0"
    std::string commit;    // twelve digits, "+" when the tree was changed, or "unknown"
    std::string instance;  // tells this process from others of its kind
};

/// The arguments must outlive the routes.
http::Routes routes(const Health& health, Metrics& metrics, const Build& build);

}  // namespace hf::ops
