#include "identity/schedules.h"

#include "identity/accounts/erase_users.h"
#include "identity/guessing/take_attempt.h"
#include "identity/oidc/take_flow.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"
#include "identity/tokens/token_keys.h"
#include "jobs/schedule.h"

namespace hf::identity {

using store::operator""_p;

namespace {

constexpr std::string_view kErase = "identity.erase_users", kPrune = "identity.prune",
                           kTurnKeys = "identity.turn_token_keys";

int prune_mail_links(store::Tx& tx, const Context& context) {
    return static_cast<int>(
        tx.all<std::string>(queries::prune_mail_links, "now"_p = context.now, "most"_p = kPruneBite).size());
}

/// A bite of each, and another one, until nothing is left: no transaction is a long one.
Result<void> prune(const jobs::Claimed&, jobs::JobContext& job) {
    for (const auto prune_some : {prune_sessions, prune_attempts, prune_flows, prune_mail_links}) {
        const auto bite = [&](store::Tx& tx) { return prune_some(tx, job.context()); };
        while (job.keep_going() && store::write(job.kernel().store, bite) > 0) {
        }
    }
    return {};
}

}  // namespace

void register_jobs(jobs::Runner& runner, const AllPersonalData& personal) {
    runner.on_deed(std::string{kErase},
                   [&personal](store::Tx& tx, const Context& context, const jobs::Claimed&) -> Result<void> {
                       erase_users(tx, context, personal);
                       return {};
                   });
    runner.on(std::string{kPrune}, prune, {.at_once = 1});
    runner.on_deed(std::string{kTurnKeys},
                   [](store::Tx& tx, const Context& context, const jobs::Claimed&) -> Result<void> {
                       turn_token_keys(tx, context);
                       return {};
                   });
}

Result<void> schedule_jobs(store::Tx& tx, const Context& context) {
    const auto every = [&](std::string_view kind, Duration interval) {
        return jobs::upsert_schedule(tx, context,
                                     {.name = std::string{kind}, .kind = std::string{kind}, .every = interval});
    };
    TRY(every(kErase, std::chrono::minutes{1}));
    TRY(every(kPrune, std::chrono::hours{1}));
    return every(kTurnKeys, std::chrono::hours{1});
}

}  // namespace hf::identity
