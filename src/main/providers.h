// The OpenID providers of a configuration, refusals of them translated back to the file's keys and lines.
#pragma once

#include <vector>

#include "identity/oidc/provider.h"
#include "main/config_file.h"

namespace hf::cli {

/// [[identity.providers]]. Error::detail has a sentence a line: "identity.providers[0].issuer (holdfast.toml:7): …".
Result<std::vector<identity::ProviderSettings>> read_providers(const ConfigFile& file);

/// The same; throws UsageError for what is refused.
std::vector<identity::ProviderSettings> providers_of(const ConfigFile& file);

}  // namespace hf::cli
