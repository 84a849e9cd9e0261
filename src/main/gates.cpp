#include "main/gates.h"

#include <fmt/format.h>

#include "rails/sandbox/sandbox.h"

namespace hf::cli {

rails::Rails rails_of(const Settings& settings) {
    rails::Rails rails;
    if (settings.mode == Mode::sandbox) rails.add(std::make_shared<rails::Sandbox>());
    return rails;
}

Result<paywall::GateTable> gates_of(const ConfigFile& file, const rails::Rails& rails) {
    auto gates = paywall::read_gates(file.paywall, file.folder(), rails);
    if (gates) return gates;
    std::string says;
    for (const auto& field : gates.error().fields)
        says += fmt::format("{}{} ({}): {}", says.empty() ? "" : "\n", key_of_pointer("paywall", field.pointer),
                            file.place(field.pointer), field.detail);
    return fail(gates.error().code, says.empty() ? std::string{gates.error().says()} : says);
}

}  // namespace hf::cli
