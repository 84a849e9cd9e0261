// The database of a configuration: which engine, where, and all migrations in the order of the floors.
#pragma once

#include <memory>

#include "main/settings.h"
#include "store/open.h"

namespace hf::cli {

store::Migrations all_migrations();

/// Makes the data directory, for its owner alone, when there is none; never on PostgreSQL.
void make_data_folder(const Configuration& configuration);

/// For `serve`, `worker` and `migrate`: the one who has it. Throws WorldError with a sentence.
std::unique_ptr<store::Store> open_to_serve(const Configuration& configuration, const Clock& clock);

/// For commands that work beside a running `serve`. Throws WorldError when there is no database yet, or one of another
/// schema than this program's.
std::unique_ptr<store::Store> open_beside(const Configuration& configuration, const Clock& clock);

/// Beside a running `serve` and whatever the schema: for those who look at it.
std::unique_ptr<store::Store> open_unchecked(const Configuration& configuration, const Clock& clock);

}  // namespace hf::cli
