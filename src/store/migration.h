// Migrations: numbered SQL files owned by rooms, forward only, each one transaction, run at start under a lock.
//
// A file is src/ROOM/migrations/NNN_name.sql. It must leave the previous release running (expand only). One text serves
// both engines in PostgreSQL spelling; see sql_text.h for what is rewritten.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace hf::store {

class Store;

struct Migration {
    std::string_view room;
    int number;
    std::string_view name;
    std::string_view sqlite;  // statements separated by ";\n"
    std::string_view postgres;
};

/// In the order of the rooms given, then by number: rooms on lower floors come first.
using Migrations = std::vector<std::span<const Migration>>;

/// Those not applied yet, in the order they would be.
std::vector<const Migration*> pending(Store& store, const Migrations& migrations);

/// Applies what is pending and returns their names ("paywall 001_payments"). Two processes may call it at once: one
/// waits for the other. Throws WorldError when the database knows a migration that this program does not (it is newer),
/// or when one of ours has another text than the one applied.
std::vector<std::string> migrate(Store& store, const Migrations& migrations, Time now);

/// Throws WorldError as migrate() does for a newer schema, and when something is pending; changes nothing.
void require_current(Store& store, const Migrations& migrations);

}  // namespace hf::store
