#include "main/database.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "http/queries.h"
#include "identity/queries.h"
#include "jobs/queries.h"
#include "notify/queries.h"
#include "ops/queries.h"
#include "paywall/queries.h"
#include "rails/queries.h"

namespace hf::cli {
namespace {

std::unique_ptr<store::Store> open(const Configuration& configuration, const Clock& clock, bool exclusive) {
    const auto& settings = configuration.settings;
    if (configuration.on_postgres())
        return store::open_postgres({.url = settings.database, .connections = settings.store_connections}, clock);
    return store::open_sqlite(
        {.file = configuration.database_file(), .readers = settings.store_readers, .exclusive = exclusive}, clock);
}

}  // namespace

store::Migrations all_migrations() {
    return {http::migrations(),  jobs::migrations(), notify::migrations(), identity::migrations(),
            rails::migrations(), ops::migrations(),  paywall::migrations()};
}

void make_data_folder(const Configuration& configuration) {
    if (configuration.on_postgres()) return;
    const auto& folder = configuration.settings.data;
    std::error_code failed;
    if (std::filesystem::is_directory(folder, failed)) return;
    failed.clear();
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), failed);
    if (failed || ::mkdir(folder.c_str(), 0700) != 0)
        throw WorldError(fmt::format("The data directory {} cannot be made: {}.", folder.string(),
                                     failed ? failed.message() : std::strerror(errno)));
}

std::unique_ptr<store::Store> open_to_serve(const Configuration& configuration, const Clock& clock) {
    make_data_folder(configuration);
    return open(configuration, clock, true);
}

std::unique_ptr<store::Store> open_beside(const Configuration& configuration, const Clock& clock) {
    if (!configuration.on_postgres() && !std::filesystem::exists(configuration.database_file()))
        throw WorldError(
            fmt::format("There is no database at {} yet: start `holdfast serve`, or name another with --data.",
                        configuration.database_file().string()));
    auto opened = open_unchecked(configuration, clock);
    store::require_current(*opened, all_migrations());
    return opened;
}

std::unique_ptr<store::Store> open_unchecked(const Configuration& configuration, const Clock& clock) {
    return open(configuration, clock, false);
}

}  // namespace hf::cli
