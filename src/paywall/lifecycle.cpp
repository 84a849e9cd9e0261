#include "paywall/lifecycle.h"

#include <fmt/core.h>

namespace hf::paywall {

std::string draw_lifecycle() {
    std::string page =
        "# The life of a payment\n\nWritten by `holdfast lifecycle` from the table in `src/paywall/lifecycle.h`.\n\n"
        "```mermaid\nstateDiagram-v2\n";
    page += fmt::format("    [*] --> {} : {}\n", text_of(kFirst), text_of(Event::asked));
    for (const auto& row : kLifecycle)
        page += fmt::format("    {} --> {} : {}\n", text_of(row.from), text_of(row.to), text_of(row.on));
    for (auto state : enum_values<State>())
        if (is_final(state)) page += fmt::format("    {} --> [*]\n", text_of(state));
    page += "```\n\n| from | event | guard | to | money | why |\n|---|---|---|---|---|---|\n";
    for (const auto& row : kLifecycle)
        page += fmt::format("| {} | {} | {} | {} | {} | {} |\n", text_of(row.from), text_of(row.on), text_of(row.guard),
                            text_of(row.to), text_of(row.money), row.why);
    return page;
}

}  // namespace hf::paywall
