// What a doctor looks at: each check says ok, warn or fail in a sentence and, unless all is well, what to do.
//
// Checks change nothing (the one for writing removes its file again) and work beside a running `serve`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/describe.h"
#include "ops/timekeeper.h"
#include "store/migration.h"

namespace hf::ops {

enum class Verdict { ok, warn, fail };
BOOST_DESCRIBE_ENUM(Verdict, ok, warn, fail)

struct Finding {
    std::string check;
    Verdict verdict = Verdict::ok;
    std::string says;
    std::string repair;  // empty when all is well
};
BOOST_DESCRIBE_STRUCT(Finding, (), (check, verdict, says, repair))

/// The wall clock against the time the database has seen. `mark` is empty for a database that was never served.
Finding check_clock(const Clock& clock, Duration max_jump, const ClockMark& mark);
/// This machine against its database server.
Finding check_apart(Duration offset);

/// Free bytes where `folder` is, or will be made: below `least` is a failure, below ten times that a warning.
Finding check_space(const std::filesystem::path& folder, std::uintmax_t least = 64 << 20);
/// By writing and removing a file.
Finding check_writable(const std::filesystem::path& folder);
/// Nobody but the owner may look into the data: payments' ids open what was paid for.
Finding check_private(const std::filesystem::path& folder);
/// Whether a `serve` has this database file; a warning, as that is what it usually does.
Finding check_lock(const std::filesystem::path& database, const Clock& clock);

/// Comparisons of texts must be of bytes: other collations sort ids differently on each machine.
Finding check_collation(store::Store& store);
/// Reads once; says which kind of database it was.
Finding check_database(store::Store& store);
Finding check_migrations(store::Store& store, const store::Migrations& migrations);

/// A server behind the gate or anywhere else, as `http::Upstream` reads its address. Connects, sends nothing.
Finding check_upstream(const std::string& name, const std::string& url, Duration at_most);

/// The certificate of our listeners: it can be read, is of this key, which nobody else may read, and is valid now and
/// for two weeks more.
Finding check_certificate(const std::filesystem::path& chain, const std::filesystem::path& key, Time now);

/// The worst verdict among them.
Verdict worst(const std::vector<Finding>& findings);

}  // namespace hf::ops
