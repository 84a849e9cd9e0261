#include "main/providers.h"

#include "main/commands.h"

namespace hf::cli {

Result<std::vector<identity::ProviderSettings>> read_providers(const ConfigFile& file) {
    auto providers = identity::read_providers(file.identity.value, file.folder());
    if (providers) return providers;
    return fail(providers.error().code, file.sentences(file.identity, "identity", providers.error()));
}

std::vector<identity::ProviderSettings> providers_of(const ConfigFile& file) {
    auto providers = read_providers(file);
    if (!providers) throw UsageError(providers.error().detail);
    return *std::move(providers);
}

}  // namespace hf::cli
