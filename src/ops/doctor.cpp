#include "ops/doctor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "ops/queries.h"
#include "store/open.h"

namespace hf::ops {
namespace {

namespace fs = std::filesystem;

// No build of this program is older: a wall clock before it was never set.
constexpr Time kOldestSensible{1'735'689'600'000};  // 2025-01-01

Finding ok(std::string check, std::string says) { return {std::move(check), Verdict::ok, std::move(says), {}}; }

/// The folder itself, or the nearest one above it that exists.
fs::path existing(fs::path folder) {
    folder = fs::absolute(folder);
    std::error_code unreadable;
    while (!fs::exists(folder, unreadable) && folder.has_relative_path()) folder = folder.parent_path();
    return folder;
}

std::string size_text(std::uintmax_t bytes) {
    return bytes >= 10ull << 30 ? fmt::format("{} GiB", bytes >> 30) : fmt::format("{} MiB", bytes >> 20);
}

}  // namespace

Finding check_clock(const Clock& clock, Duration max_jump, const ClockMark& mark) {
    const auto wall = clock.wall();
    if (wall < kOldestSensible)
        return {"clock", Verdict::fail, fmt::format("The wall clock says {}.", rfc3339(wall)),
                "Set the clock; better, let it follow NTP."};
    if (mark.doubted && wall >= *mark.doubted)
        return {"clock", Verdict::fail,
                fmt::format("The wall clock jumped from {} to {}: nothing opens, is released or expires.",
                            rfc3339(mark.latest), rfc3339(*mark.doubted)),
                "Set the clock right, or confirm it: holdfast admin accept-clock."};
    if (const auto behind = mark.latest - wall; behind > max_jump)
        return {
            "clock", Verdict::fail,
            fmt::format("The wall clock says {}, {} behind what this database has seen: time will go at half its pace "
                        "until they meet.",
                        rfc3339(wall), text_of(std::chrono::floor<std::chrono::seconds>(behind))),
            "Set the clock; better, let it follow NTP."};
    return ok("clock", fmt::format("{}, in step with what the database has seen.", rfc3339(wall)));
}

Finding check_apart(Duration offset) {
    const auto apart = std::chrono::abs(offset);
    if (apart > Timekeeper::kMostApart)
        return {"clock apart", Verdict::fail,
                fmt::format("This machine and its database server differ by {}; beyond {} nothing is decided here.",
                            text_of(apart), text_of(Timekeeper::kMostApart)),
                "Let both follow NTP."};
    return ok("clock apart", fmt::format("{} from the database server.", text_of(apart)));
}

Finding check_space(const fs::path& folder, std::uintmax_t least) {
    std::error_code failed;
    const auto where = existing(folder);
    const auto space = fs::space(where, failed);
    if (failed)
        return {"disk space", Verdict::fail,
                fmt::format("The free space of {} cannot be read: {}.", where.string(), failed.message()),
                "Choose another data directory: --data."};
    const auto says = fmt::format("{} free at {}.", size_text(space.available), where.string());
    if (space.available < least)
        return {"disk space", Verdict::fail, says, "Free some: with a full disk nothing new can be sold."};
    if (space.available / 10 < least) return {"disk space", Verdict::warn, says, "Free some before it is full."};
    return ok("disk space", says);
}

Finding check_writable(const fs::path& folder) {
    const auto where = existing(folder);
    const auto probe = where / fmt::format(".holdfast-doctor-{}", ::getpid());
    const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = file >= 0 && ::write(file, "ok", 2) == 2 && ::fsync(file) == 0;
    const auto why = errno;
    if (file >= 0) {
        ::close(file);
        ::unlink(probe.c_str());
    }
    if (written) return ok("writable", fmt::format("{} takes files.", where.string()));
    return {"writable", Verdict::fail,
            fmt::format("A file in {} could not be written: {}.", where.string(), std::strerror(why)),
            "Give the directory to the user that runs holdfast, or choose another: --data."};
}

Finding check_private(const fs::path& folder) {
    std::error_code failed;
    const auto status = fs::status(folder, failed);
    if (status.type() == fs::file_type::not_found)
        return ok("permissions", fmt::format("{} will be made for its owner alone.", folder.string()));
    if (failed)
        return {"permissions", Verdict::fail,
                fmt::format("The permissions of {} cannot be read: {}.", folder.string(), failed.message()),
                "Choose another data directory: --data."};
    if ((status.permissions() & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none)
        return {"permissions", Verdict::fail,
                fmt::format("Others than the owner may look into {} (mode {:04o}); the ids in it open what was paid "
                            "for.",
                            folder.string(), static_cast<unsigned>(status.permissions())),
                fmt::format("chmod 700 {}", folder.string())};
    return ok("permissions", fmt::format("{} is its owner's alone.", folder.string()));
}

Finding check_lock(const fs::path& database, const Clock& clock) {
    if (!fs::exists(database)) return ok("lock", "There is no database yet.");
    try {
        store::open_sqlite({.file = database, .readers = 1}, clock)->close();
        return ok("lock", "No serve has this database.");
    } catch (const WorldError& error) {
        return {"lock", Verdict::warn, fmt::format("{}.", error.what()),
                "That is as it should be beside a running serve; a second one will not start."};
    }
}

Finding check_collation(store::Store& store) {
    const auto collation =
        store::read(store, [](store::Tx& tx) { return tx.one<std::string>(queries::database_collation).value_or(""); });
    if (collation == "C" || collation == "POSIX") return ok("collation", "Texts compare by their bytes.");
    return {"collation", Verdict::fail, fmt::format("The database has the collation {}.", collation),
            "Make a new one: CREATE DATABASE holdfast TEMPLATE template0 LC_COLLATE 'C' ENCODING 'UTF8'."};
}

Finding check_database(store::Store& store) {
    const auto kind = store.engine() == store::Engine::sqlite ? "SQLite" : "PostgreSQL";
    try {
        store::read(store, [](store::Tx& tx) { return tx.one<std::string>(queries::database_collation).has_value(); });
    } catch (const WorldError& error) {
        return {"database", Verdict::fail, fmt::format("{} does not answer: {}.", kind, error.what()),
                "Look at the database server and at the setting `database`."};
    }
    if (auto trouble = store.trouble(store::Mode::write); !trouble.empty())
        return {"database", Verdict::fail, fmt::format("{} cannot be written: {}.", kind, trouble),
                "Look at its disk and its permissions."};
    return ok("database", fmt::format("{} answers.", kind));
}

Finding check_migrations(store::Store& store, const store::Migrations& migrations) {
    try {
        const auto waiting = store::pending(store, migrations);
        if (waiting.empty()) return ok("migrations", "The schema is current.");
        std::string names;
        for (const auto* one : waiting)
            names += fmt::format("{}{} {}", names.empty() ? "" : ", ", one->room, one->name);
        return {"migrations", Verdict::warn, fmt::format("Not applied yet: {}.", names),
                "holdfast migrate, or the next start of serve."};
    } catch (const WorldError& error) {
        return {"migrations", Verdict::fail, fmt::format("{}.", error.what()),
                "Run a release at least as new as the one that migrated last."};
    }
}

Verdict worst(const std::vector<Finding>& findings) {
    auto verdict = Verdict::ok;
    for (const auto& one : findings) verdict = std::max(verdict, one.verdict);
    return verdict;
}

}  // namespace hf::ops
