#include <fmt/format.h>

#include "jobs/jobs.h"
#include "main/beside.h"
#include "main/commands.h"
#include "main/output.h"

namespace hf::cli {
namespace {

struct Jobs {
    std::vector<jobs::Standing> kinds;
    std::vector<jobs::DeadJob> dead;
    std::vector<jobs::Paused> paused;
};
BOOST_DESCRIBE_STRUCT(Jobs, (), (kinds, dead, paused))

constexpr int kMostDeadShown = 100;

}  // namespace

int command_admin_jobs(const Given& given) {
    const Beside beside{configure(given)};
    const auto jobs = store::read(*beside.store, [](store::Tx& tx) {
        return Jobs{jobs::count_jobs(tx), jobs::list_dead(tx, "", kMostDeadShown), jobs::list_paused(tx)};
    });
    Output{given.json}.one(jobs);
    return kOk;
}

int command_admin_replay_job(const Given& given) {
    Beside beside{configure(given)};
    const auto id = jobs::JobId::parse(given.id);
    if (!id) throw UsageError(fmt::format("\"{}\" is not the id of a job: holdfast admin jobs shows them.", given.id));
    const auto replayed =
        store::write(*beside.store, [&](store::Tx& tx) { return jobs::replay_dead(tx, beside.context(), *id); });
    if (!replayed) throw WorldError(std::string{replayed.error().says()});
    Output::print(fmt::format("{} will be tried again.\n", given.id));
    return kOk;
}

int command_admin_accept_clock(const Given& given) {
    const Beside beside{configure(given)};
    store::write(*beside.store, [](store::Tx& tx) { ops::accept_clock(tx); });
    Output::print("The wall clock is confirmed; running servers believe it within a second.\n");
    return kOk;
}

}  // namespace hf::cli
