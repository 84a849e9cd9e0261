#include "main/gates.h"

#include <algorithm>
#include <iterator>

#include "main/commands.h"
#include "rails/sandbox/sandbox.h"

namespace hf::cli {

namespace {

Result<std::shared_ptr<rails::Raiden>> read_raiden(const json::value& section, Mode mode) {
    auto settings = rails::read_raiden_settings(section, mode == Mode::sandbox);
    if (settings) return std::make_shared<rails::Raiden>(*std::move(settings));
    for (auto& field : settings.error().fields) field.pointer.insert(0, "/raiden");
    return std::unexpected(std::move(settings.error()));
}

}  // namespace

Result<HouseRails> read_rails(const Configuration& configuration) {
    HouseRails rails;
    const auto& file = configuration.file;
    const auto mode = configuration.settings.mode;
    if (mode == Mode::sandbox) rails.all.add(std::make_shared<rails::Sandbox>());
    Error wrong{Code::invalid_fields};
    for (const auto& [name, section] : file.rails.value.get_object()) {
        if (name != "raiden") {
            wrong.fields.push_back({pointer_into("", name), "there is no such rail; raiden has settings here"});
            continue;
        }
        auto raiden = read_raiden(section, mode);
        if (raiden)
            rails.all.add(rails.raiden = *std::move(raiden));
        else
            std::ranges::move(raiden.error().fields, std::back_inserter(wrong.fields));
    }
    if (!wrong.fields.empty()) return fail(wrong.code, file.sentences(file.rails, "rails", wrong));
    return rails;
}

HouseRails rails_of(const Configuration& configuration) {
    auto rails = read_rails(configuration);
    if (!rails) throw UsageError(rails.error().detail);
    return *std::move(rails);
}

Result<paywall::GateTable> gates_of(const ConfigFile& file, const rails::Rails& rails) {
    auto gates = paywall::read_gates(file.paywall.value, file.folder(), rails);
    if (gates) return gates;
    return fail(gates.error().code, file.sentences(file.paywall, "paywall", gates.error()));
}

}  // namespace hf::cli
