// Schedules: jobs made again and again, by interval or by cron, kept in the database so that of all processes exactly
// one fires each tick.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jobs/jobs.h"

namespace hf::jobs {

/// What becomes of ticks that passed while nobody was there. A tick is missed when it is older than kTickGrace.
///   skip  missed ticks are dropped; the newest that is not missed fires
///   once  the newest tick fires, however old, and stands for all of them
///   all   every tick fires, oldest first
enum class CatchUp { skip, once, all };
BOOST_DESCRIBE_ENUM(CatchUp, skip, once, all)

inline constexpr Duration kTickGrace{60'000};

/// Either `every` (at least one second) or `cron`, whose five fields are read in `zone` (IANA name).
struct Schedule {
    std::string name;
    std::string kind;
    std::string payload = "{}";
    std::optional<Duration> every{};
    std::optional<std::string> cron{};
    std::string zone = "UTC";
    CatchUp catch_up = CatchUp::once;
};

struct StoredSchedule {
    std::string name;
    std::string kind;
    std::string payload;
    std::optional<Duration> every_ms;
    std::optional<std::string> cron;
    std::string zone;
    CatchUp catch_up{};
    Time next_at{};
    std::optional<Time> last_at;
};
BOOST_DESCRIBE_STRUCT(StoredSchedule, (), (name, kind, payload, every_ms, cron, zone, catch_up, next_at, last_at))

/// Makes or changes the schedule of that name. Asked again with the same timing it keeps its next tick, so every start
/// may call it. Refused with invalid_fields and a sentence: a cron text or a zone that nobody knows.
Result<void> upsert_schedule(store::Tx& tx, const Context& context, const Schedule& schedule);

/// False when there was none.
bool remove_schedule(store::Tx& tx, std::string_view name);

std::vector<StoredSchedule> list_schedules(store::Tx& tx);

/// Fires what is due: each tick becomes one job of the schedule's kind, its run_at the tick. Nothing while the clock is
/// in doubt. Gives how many jobs were made; at most kMostTicks a schedule, the rest at the next call.
int due_schedules(store::Tx& tx, const Context& context);

inline constexpr int kMostTicks = 100;

}  // namespace hf::jobs
