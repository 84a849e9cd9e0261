#include "main/data_for_sale.h"

#include <fmt/format.h>

#include <algorithm>

#include "main/commands.h"

namespace hf::cli {
namespace {

namespace fs = std::filesystem;

bool is_served_from(const fs::path& folder, const fs::path& data) {
    const auto inside = data.lexically_relative(folder);
    if (inside.empty()) return false;
    // Two dots lead out of the folder, one is the folder itself; any other is of a name that is never served.
    return inside == "." ||
           std::ranges::none_of(inside, [](const fs::path& part) { return part.native().starts_with('.'); });
}

}  // namespace

void refuse_data_for_sale(const Configuration& configuration) {
    if (configuration.on_postgres()) return;
    const auto data = fs::weakly_canonical(fs::absolute(configuration.settings.data));
    const auto* gates = configuration.file.paywall.value.as_object().if_contains("gates");
    if (gates == nullptr || !gates->is_array()) return;
    for (const auto& gate : gates->get_array()) {
        const auto* files = gate.is_object() ? gate.get_object().if_contains("files") : nullptr;
        if (files == nullptr || !files->is_string()) continue;
        const auto folder = fs::weakly_canonical(configuration.file.folder() / std::string_view{files->get_string()});
        if (is_served_from(folder, data))
            throw UsageError(
                fmt::format("The data directory {} lies in {}, which a gate serves: name another place with --data, as "
                            "in --data {}.",
                            data.string(), folder.string(), (folder.parent_path() / "holdfast-data").string()));
    }
}

}  // namespace hf::cli
