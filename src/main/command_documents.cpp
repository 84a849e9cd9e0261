// Documents made from what the program is: no database is opened.
#include <fmt/format.h>

#include "main/commands.h"
#include "main/database.h"
#include "main/gates.h"
#include "main/house.h"
#include "main/output.h"
#include "main/version.h"

namespace hf::cli {

int command_openapi(const Given& given) {
    const auto configuration = configure(given);
    const auto rails = rails_of(configuration).all;
    const ops::Health health;
    ops::Metrics metrics;
    const ops::Build build;
    const auto routes = all_routes(identity::KeyMode::test, health, metrics, build, rails, {}, nullptr);
    Output::print(http::openapi_document(routes, kVersion));
    return kOk;
}

int command_schema(const Given&) {
    std::string page =
        "# The schema\n\nWritten by `holdfast schema` from the migrations of all rooms, in the order in which they are "
        "applied. "
        "This is\nPostgreSQL's spelling; SQLite has the same tables, STRICT, with its own names of types.\n";
    for (const auto& room : all_migrations())
        for (const auto& one : room)
            page += fmt::format("\n## {} {}\n\n```sql\n{}\n```\n", one.room, one.name,
                                one.postgres.substr(0, one.postgres.find_last_not_of(" \n") + 1));
    Output::print(page);
    return kOk;
}

}  // namespace hf::cli
