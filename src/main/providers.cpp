#include "main/providers.h"

namespace hf::cli {

Result<std::vector<identity::ProviderSettings>> read_providers(const ConfigFile& file) {
    auto providers = identity::read_providers(file.identity.value, file.folder());
    if (providers) return providers;
    return fail(providers.error().code, file.sentences(file.identity, "identity", providers.error()));
}

}  // namespace hf::cli
