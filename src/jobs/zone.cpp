#include "jobs/zone.h"

#include <date/tz.h>

#include <string>

namespace hf::jobs {
namespace {

using std::chrono::minutes;

const date::time_zone& zone_of(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

}  // namespace

Result<Zone> Zone::find(std::string_view name) {
    try {
        return Zone{date::locate_zone(name)};
    } catch (const std::runtime_error&) {
        return fail(Code::invalid_fields,
                    "No time zone is called \"" + std::string{name} + "\"; names look like Europe/Berlin or UTC.");
    }
}

LocalMinute Zone::local(Time at) const {
    const auto local = zone_of(zone_).to_local(date::sys_time<Duration>{Duration{at.ms}});
    return {std::chrono::floor<minutes>(local.time_since_epoch()).count()};
}

Time Zone::instant(LocalMinute at) const {
    // choose::earliest gives the first of two in a fold, and the moment of the jump in a gap.
    const auto sys = zone_of(zone_).to_sys(date::local_time<minutes>{minutes{at.count}}, date::choose::earliest);
    return {std::chrono::duration_cast<Duration>(sys.time_since_epoch()).count()};
}

}  // namespace hf::jobs
