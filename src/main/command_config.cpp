#include <fmt/format.h>

#include "main/commands.h"
#include "main/gates.h"
#include "main/output.h"
#include "main/providers.h"

namespace hf::cli {
namespace {

struct Shown {
    std::string key;
    std::string value;
    std::optional<std::string> origin;
};
BOOST_DESCRIBE_STRUCT(Shown, (), (key, value, origin))

}  // namespace

int command_config_show(const Given& given) {
    const auto configuration = configure(given);
    std::vector<Shown> all;
    for (const auto& row : setting_rows()) {
        const auto& chosen = configuration.chosen.find(row.key)->second;
        const bool hidden = row.secret && !chosen.text.empty();
        all.push_back({std::string{row.key}, hidden ? "(hidden)" : chosen.text,
                       given.origin ? std::optional{chosen.origin} : std::nullopt});
    }
    Output{given.json}.rows(all);
    return kOk;
}

int command_config_check(const Given& given) {
    const auto configuration = configure(given);
    const auto rails = rails_of(configuration).all;
    const auto gates = gates_of(configuration.file, rails);
    if (!gates) throw UsageError(gates.error().detail);
    providers_of(configuration.file);
    for (const auto& note : configuration.notes) fmt::print(stderr, "{}\n", note);
    Output::print(fmt::format("The configuration is good: {} gate{}.\n", gates->gates.size(),
                              gates->gates.size() == 1 ? "" : "s"));
    return kOk;
}

int command_config_reference(const Given&) {
    Output::print(settings_reference());
    return kOk;
}

}  // namespace hf::cli
