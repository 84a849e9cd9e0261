#include "jobs/schedule.h"

#include "jobs/queries.h"
#include "jobs/timing.h"

namespace hf::jobs {

using store::operator""_p;

namespace {

bool same_timing(const StoredSchedule& old, const Schedule& schedule) {
    return old.every_ms == schedule.every && old.cron == schedule.cron && old.zone == schedule.zone;
}

/// A zone that the time zone data of this machine does not have (any more) is the machine's failure, not an outcome.
Timing timing_of(const StoredSchedule& schedule) {
    auto timing = Timing::parse(schedule.every_ms, schedule.cron, schedule.zone);
    if (!timing) throw WorldError("schedule " + schedule.name + ": " + std::string{timing.error().says()});
    return *std::move(timing);
}

int fire(store::Tx& tx, const Context& context, const StoredSchedule& schedule) {
    const auto due = ticks_due(timing_of(schedule), schedule.catch_up, schedule.next_at, context.now, kMostTicks);
    const auto last = due.fire.empty() ? std::nullopt : std::optional{due.fire.back()};
    if (!tx.one<std::string>(queries::move_schedule, "name"_p = schedule.name, "expected"_p = schedule.next_at,
                             "next_at"_p = due.next_at, "last_at"_p = last))
        return 0;
    for (const auto tick : due.fire) {
        const auto made = enqueue(tx, context,
                                  {.kind = schedule.kind,
                                   .payload = schedule.payload,
                                   .run_at = tick,
                                   .unique_key = "schedule:" + schedule.name + ":" + std::to_string(tick.ms)});
        CHECK(made.has_value(), "a stored schedule makes jobs that can be enqueued");
    }
    return static_cast<int>(due.fire.size());
}

}  // namespace

Result<void> upsert_schedule(store::Tx& tx, const Context& context, const Schedule& schedule) {
    if (schedule.name.empty() || schedule.kind.empty())
        return fail(Code::invalid_fields, "A schedule needs a name and the kind of its jobs.");
    const auto timing = TRY(Timing::parse(schedule.every, schedule.cron, schedule.zone));
    const auto old = tx.one<StoredSchedule>(queries::find_schedule, "name"_p = schedule.name);
    const auto next_at = old && same_timing(*old, schedule) ? old->next_at : timing.first(context.now);
    tx.run(queries::put_schedule, "name"_p = schedule.name, "kind"_p = schedule.kind, "payload"_p = schedule.payload,
           "every_ms"_p = schedule.every, "cron"_p = schedule.cron, "zone"_p = schedule.zone,
           "catch_up"_p = schedule.catch_up, "next_at"_p = next_at);
    if (next_at < context.now + kPoll) tx.announce(kTopic, schedule.kind);
    return {};
}

bool remove_schedule(store::Tx& tx, std::string_view name) {
    return tx.one<std::string>(queries::delete_schedule, "name"_p = name).has_value();
}

std::vector<StoredSchedule> list_schedules(store::Tx& tx) { return tx.all<StoredSchedule>(queries::list_schedules); }

int due_schedules(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    int fired = 0;
    for (const auto& schedule : tx.all<StoredSchedule>(queries::list_due_schedules, "now"_p = context.now))
        fired += fire(tx, context, schedule);
    return fired;
}

}  // namespace hf::jobs
