#include <fmt/format.h>

#include "main/commands.h"
#include "main/database.h"
#include "main/output.h"

namespace hf::cli {

int command_migrate(const Given& given) {
    const auto configuration = configure(given);
    const SystemClock clock;
    if (given.dry_run && !configuration.on_postgres() && !std::filesystem::exists(configuration.database_file())) {
        Output::print("There is no database yet; it would be made with everything.\n");
        return kOk;
    }
    if (given.dry_run) {
        const auto store = open_unchecked(configuration, clock);
        const auto waiting = store::pending(*store, all_migrations());
        for (const auto* one : waiting) Output::print(fmt::format("would apply {} {}\n", one->room, one->name));
        if (waiting.empty()) Output::print("The schema is current.\n");
        return kOk;
    }
    const auto store = open_to_serve(configuration, clock);
    const auto applied = store::migrate(*store, all_migrations(), clock.wall());
    for (const auto& name : applied) Output::print(fmt::format("applied {}\n", name));
    if (applied.empty()) Output::print("The schema is current.\n");
    return kOk;
}

}  // namespace hf::cli
