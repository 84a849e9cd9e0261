#include "store/migration.h"

#include <algorithm>

#include "base/digest.h"
#include "store/queries.h"
#include "store/sql_text.h"
#include "store/store.h"

namespace hf::store {
namespace {

// The table that remembers the migrations cannot be made by one.
constexpr std::string_view kMakeTable = R"(CREATE TABLE IF NOT EXISTS schema_migrations (
    room TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    PRIMARY KEY (room, number)
))";

// Any constant will do, as long as it stays the same: two releases must take the same lock.
constexpr std::string_view kLockMaking = "SELECT pg_advisory_xact_lock(4919260813)";
// LOCK TABLE takes no snapshot, so that who waited for it sees what was applied meanwhile.
constexpr std::string_view kLockTable = "LOCK TABLE schema_migrations IN EXCLUSIVE MODE";

struct Applied {
    std::string room;
    std::int64_t number;
    std::string name;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(Applied, (), (room, number, name, digest))

std::string spoken(std::string_view room, std::string_view name) { return std::string{room} + " " + std::string{name}; }

std::vector<const Migration*> all_of(const Migrations& migrations) {
    std::vector<const Migration*> all;
    for (const auto& room : migrations)
        for (const auto& migration : room) all.push_back(&migration);
    return all;
}

const Migration* find(const std::vector<const Migration*>& all, const Applied& applied) {
    const auto found = std::ranges::find_if(
        all, [&](const Migration* one) { return one->room == applied.room && one->number == applied.number; });
    return found == all.end() ? nullptr : *found;
}

/// What is left to do, after looking whether what was done is what this program would have done.
std::vector<const Migration*> left_after(const std::vector<Applied>& applied, const Migrations& migrations) {
    const auto all = all_of(migrations);
    auto left = all;
    for (const auto& one : applied) {
        const auto* known = find(all, one);
        if (known == nullptr)
            throw WorldError("the database has the migration " + spoken(one.room, one.name) +
                             ", which this program does not know: it was served by a newer one. Start that, or restore "
                             "a backup from before the upgrade");
        if (one.digest != sha256_hex(known->postgres))
            throw WorldError(
                "the migration " + spoken(one.room, one.name) +
                " was changed after it was applied to this database. Restore its text and write a new one");
        std::erase(left, known);
    }
    return left;
}

std::vector<Applied> applied_in(Tx& tx) {
    const auto found = tx.one<std::int64_t>(queries::count_migration_tables);
    if (found.value_or(0) == 0) return {};
    return tx.all<Applied>(queries::applied_migrations);
}

void make_table(Store& store) {
    write(store, [](Tx& tx) {
        if (tx.engine() == Engine::sqlite) {
            tx.run_raw(migration_for_sqlite(kMakeTable));
        } else {
            tx.run_raw(kLockMaking);
            tx.run_raw(kMakeTable);
        }
    });
}

void apply(Tx& tx, const Migration& migration, Time now) {
    for (const auto statement : sql_statements(tx.engine() == Engine::sqlite ? migration.sqlite : migration.postgres))
        tx.run_raw(statement);
    tx.run(queries::note_migration, "room"_p = migration.room, "number"_p = migration.number, "name"_p = migration.name,
           "digest"_p = sha256_hex(migration.postgres), "applied_at"_p = now);
}

/// Applies the next one, if there is one left: each is a transaction of its own, and the lock is taken anew for each.
const Migration* apply_next(Store& store, const Migrations& migrations, Time now) {
    return write(store, [&](Tx& tx) -> const Migration* {
        if (tx.engine() == Engine::postgres) tx.run_raw(kLockTable);
        const auto left = left_after(applied_in(tx), migrations);
        if (left.empty()) return nullptr;
        apply(tx, *left.front(), now);
        return left.front();
    });
}

}  // namespace

std::vector<const Migration*> pending(Store& store, const Migrations& migrations) {
    return left_after(read(store, applied_in), migrations);
}

std::vector<std::string> migrate(Store& store, const Migrations& migrations, Time now) {
    make_table(store);
    std::vector<std::string> names;
    while (const auto* applied = apply_next(store, migrations, now))
        names.push_back(spoken(applied->room, applied->name));
    return names;
}

void require_current(Store& store, const Migrations& migrations) {
    const auto left = pending(store, migrations);
    if (left.empty()) return;
    throw WorldError("the database lacks " + std::to_string(left.size()) +
                     " of this program's migrations, the first being " +
                     spoken(left.front()->room, left.front()->name) + ". Run: holdfast migrate");
}

}  // namespace hf::store
