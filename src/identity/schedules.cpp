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

Result<void> prune(store::Tx& tx, const Context& context, const jobs::Claimed&) {
    TRY(prune_sessions(tx, context, {}));
    TRY(prune_attempts(tx, context, {}));
    TRY(drop_old_flows(tx, context, {}));
    tx.run(queries::drop_old_mail_links, "now"_p = context.now);
    return {};
}

}  // namespace

void register_jobs(jobs::Runner& runner, const AllPersonalData& personal) {
    runner.on_deed(std::string{kErase},
                   [&personal](store::Tx& tx, const Context& context, const jobs::Claimed&) -> Result<void> {
                       erase_users(tx, context, personal);
                       return {};
                   });
    runner.on_deed(std::string{kPrune}, prune);
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
