#include "notify/schedules.h"

#include "jobs/schedule.h"
#include "notify/deliver_mail.h"
#include "notify/prune_mails.h"

namespace hf::notify {
namespace {

constexpr std::string_view kPrune = "notify.prune_mails";

Result<void> prune(const jobs::Claimed&, jobs::JobContext& job) {
    auto& store = job.kernel().store;
    store::write(store, [&](store::Tx& tx) { return give_up_mails(tx, job.context()); });
    while (job.keep_going() &&
           store::write(store, [&](store::Tx& tx) { return prune_mails(tx, job.context()); }) >= kPruneBite) {
    }
    return {};
}

}  // namespace

void register_jobs(jobs::Runner& runner, Post& post) {
    if (post.can_send())
        runner.on(
            std::string{kDeliver},
            [&post](const jobs::Claimed& job, jobs::JobContext& context) { return deliver_mail(job, context, post); },
            {.at_once = 2});
    runner.on(std::string{kPrune}, prune, {.at_once = 1});
}

Result<void> schedule_jobs(store::Tx& tx, const Context& context) {
    return jobs::upsert_schedule(
        tx, context, {.name = std::string{kPrune}, .kind = std::string{kPrune}, .every = std::chrono::minutes{5}});
}

}  // namespace hf::notify
