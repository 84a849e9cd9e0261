// Opening a store: which engine, where, and under which limits.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "store/migration.h"
#include "store/store.h"

namespace hf::store {

struct SqliteOptions {
    std::filesystem::path file;           // holdfast.db in the data directory
    int readers = 2;                      // connections for reads, one thread each
    std::size_t group = 512;              // most deeds in one commit
    std::size_t queue = 65'536;           // most deeds waiting; beyond it StoreBusy
    std::int64_t wal_restart = 64 << 20;  // bytes after which the writer itself runs a RESTART checkpoint
    bool exclusive = true;                // hold the lock that names the one `serve` of a data directory
    bool durable = true;                  // synchronous=FULL; false is a control that a drill must catch
    std::string vfs{};                    // a test's own VFS
};

struct PostgresOptions {
    std::string url;      // postgresql://… or libpq key=value
    int connections = 4;  // for writes, and as many again for reads
    std::size_t queue = 65'536;
    bool durable = true;
};

/// Throws WorldError with a sentence naming the file or server and what is wrong, among them: another process holds
/// the data directory (naming its id), a schema newer than `migrations`, no permission.
/// Opening does not migrate.
std::unique_ptr<Store> open_sqlite(const SqliteOptions& options, const Clock& clock);
std::unique_ptr<Store> open_postgres(const PostgresOptions& options, const Clock& clock);

/// In tests each write deed is run twice at random, the first run rolled back. For the whole program; off unless this
/// was called, and off again with a seed of 0.
void run_deeds_twice(std::uint64_t seed);

}  // namespace hf::store
