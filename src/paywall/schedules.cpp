#include "paywall/schedules.h"

#include "jobs/schedule.h"
#include "paywall/obligation.h"
#include "paywall/pay_back.h"
#include "paywall/sweep.h"

namespace hf::paywall {
namespace {

constexpr std::string_view kTimeOut = "paywall.time_out_payments";
constexpr std::string_view kRelease = "paywall.release_lapsed_claims";
constexpr std::string_view kPrune = "paywall.prune_payments";
constexpr std::string_view kUnclaimed = "paywall.return_unclaimed_payments";
constexpr std::string_view kUnused = "paywall.return_unused_money";

/// Bites until there is nothing left, one transaction each, so that others get their turn in between.
jobs::Handler sweep(int (*bite)(store::Tx&, const Context&)) {
    return [bite](const jobs::Claimed&, jobs::JobContext& job) -> Result<void> {
        while (job.keep_going()) {
            const auto taken = store::write(job.kernel().store, [&](store::Tx& tx) { return bite(tx, job.context()); });
            if (taken < kBite) return {};
        }
        return {};
    };
}

}  // namespace

void register_jobs(jobs::Runner& runner, const rails::Rails& rails, Gatekeeper* gatekeeper) {
    const jobs::KindOptions one_at_a_time{.at_once = 1};
    runner.on(
        std::string{kTimeOut},
        [gatekeeper, timing_out = sweep(time_out_payments)](const jobs::Claimed& job,
                                                            jobs::JobContext& context) -> Result<void> {
            TRY(timing_out(job, context));
            if (gatekeeper != nullptr) gatekeeper->note_awaited(store::read(context.kernel().store, count_awaited));
            return {};
        },
        one_at_a_time);
    runner.on(std::string{kRelease}, sweep(release_lapsed_claims), one_at_a_time);
    runner.on(std::string{kPrune}, sweep(prune_payments), one_at_a_time);
    runner.on(std::string{kUnclaimed}, sweep(return_unclaimed_payments), one_at_a_time);
    runner.on(std::string{kUnused}, sweep(return_unused_money), one_at_a_time);
    runner.on(std::string{kPayBack},
              [&rails](const jobs::Claimed& job, jobs::JobContext& context) { return pay_back(job, context, rails); });
}

Result<void> schedule_sweeps(store::Tx& tx, const Context& context) {
    using std::chrono::seconds;
    const auto every = [&](std::string_view kind, Duration interval) {
        return jobs::upsert_schedule(tx, context,
                                     {.name = std::string{kind}, .kind = std::string{kind}, .every = interval});
    };
    TRY(every(kTimeOut, seconds{2}));
    TRY(every(kRelease, seconds{5}));
    TRY(every(kPrune, seconds{60}));
    TRY(every(kUnclaimed, seconds{60}));
    TRY(every(kUnused, seconds{60}));
    return {};
}

}  // namespace hf::paywall
