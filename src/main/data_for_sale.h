// The one folder that no gate may serve.
#pragma once

#include "main/settings.h"

namespace hf::cli {

/// Throws UsageError when a gate would serve the data directory: whoever can buy the database has everything. What lies
/// under a dot, as in ./.shop, is never served.
void refuse_data_for_sale(const Configuration& configuration);

}  // namespace hf::cli
