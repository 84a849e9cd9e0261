#include "notify/deliver_mail.h"

#include "notify/queries.h"

namespace hf::notify {

using store::operator""_p;

namespace {

void note_attempt(store::Tx& tx, const Context& context, const MailId& id, const std::string& why, bool final) {
    const auto row = find_mail_row(tx, id);
    if (!row) return;
    tx.run(queries::note_mail_attempt, "id"_p = id, "state"_p = final ? MailState::failed : MailState::queued,
           "history"_p = history_with(*row, {context.now, why}),
           "settled_at"_p = final ? std::optional{context.now} : std::nullopt);
}

}  // namespace

Result<void> deliver_mail(const jobs::Claimed& job, jobs::JobContext& context, Post& post) {
    const auto [id] = TRY(jobs::payload_as<Delivery>(job));
    auto& store = context.kernel().store;
    auto row = store::read(store, [&](store::Tx& tx) { return find_mail_row(tx, id); });
    if (!row || row->state == MailState::sent) return {};
    if (!row->text)
        return fail(Code::wrong_state, "The text of this mail has been erased: it cannot be sent any more.");

    const auto sent = post.hand_over({.id = id.text,
                                      .written_at = row->created_at,
                                      .from = post.options().from,
                                      .to = row->recipient,
                                      .subject = row->subject,
                                      .text = *std::move(row->text)});
    if (sent) {
        TRY(context.finish([&](store::Tx& tx, const Context& at) -> Result<void> {
            tx.run(queries::mark_mail_sent, "id"_p = id, "now"_p = at.now, "keeps_text"_p = post.options().keeps_texts);
            return {};
        }));
        post.count_sent();
        return {};
    }
    const bool final = !row_of(sent.error().code).retryable || job.attempts >= job.max_attempts;
    store::write(store, [&](store::Tx& tx) {
        note_attempt(tx, context.context(), id, std::string{sent.error().says()}, final);
    });
    if (final) post.count_failed();
    return sent;
}

}  // namespace hf::notify
