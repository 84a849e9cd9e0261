// Documents made from what the program is: no database is opened.
#include <fmt/format.h>

#include "main/commands.h"
#include "main/database.h"
#include "main/gates.h"
#include "main/house.h"
#include "main/output.h"
#include "main/version.h"

namespace hf::cli {

namespace {

/// What the routes borrow when nobody calls them.
struct NoServer {
    explicit NoServer(const Given& given) : rails(rails_of(configure(given)).all) {}

    rails::Rails rails;
    ops::Health health;
    ops::Metrics metrics;
    ops::Build build;
    identity::Hashers hashers{{}};
    identity::TokenKeys keys{""};
    identity::Identity people{
        .hashers = hashers, .keys = keys, .guessing = {}, .guess_secret = {}, .url = {}, .can_mail = true};
    identity::AllPersonalData personal;

    http::Routes routes() {
        return all_routes({.mode = identity::KeyMode::test,
                           .health = health,
                           .metrics = metrics,
                           .build = build,
                           .rails = rails,
                           .rules = {},
                           .check = nullptr,
                           .people = people,
                           .personal = personal});
    }
};

}  // namespace

int command_openapi(const Given& given) {
    Output::print(http::openapi_document(NoServer{given}.routes(), kVersion));
    return kOk;
}

int command_access(const Given& given) {
    Output::print(http::access_matrix(NoServer{given}.routes()));
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
