#include "notify/prune_mails.h"

#include <algorithm>

#include "jobs/jobs.h"
#include "notify/mail.h"
#include "notify/queries.h"

namespace hf::notify {

using store::operator""_p;

int prune_mails(store::Tx& tx, const Context& context) {
    if (!context.time_trusted) return 0;
    const auto erase = [&](MailState state, Duration kept) {
        return tx
            .all<MailId>(queries::erase_mail_texts, "state"_p = state, "before"_p = context.now - kept,
                         "most"_p = kPruneBite)
            .size();
    };
    const auto most = std::max(
        {erase(MailState::sent, kKeepSentText), erase(MailState::failed, kKeepFailedText),
         tx.all<MailId>(queries::prune_mails, "before"_p = context.now - kKeepMails, "most"_p = kPruneBite).size()});
    return static_cast<int>(most);
}

int give_up_mails(store::Tx& tx, const Context& context) {
    int given_up = 0;
    std::string after;
    for (std::vector<jobs::DeadJob> dead; !(dead = jobs::list_dead(tx, after, kPruneBite)).empty();
         after = dead.back().id.text)
        for (const auto& job : dead) {
            if (job.kind != kDeliver || !job.unique_key) continue;
            const auto row = find_mail_row(tx, MailId{*job.unique_key});
            if (!row || row->state != MailState::queued) continue;
            tx.run(queries::give_up_mail, "id"_p = row->id, "now"_p = context.now,
                   "history"_p = history_with(*row, {context.now, job.last_error}));
            ++given_up;
        }
    return given_up;
}

}  // namespace hf::notify
