#include "notify/outbox.h"

#include "notify/queries.h"

namespace hf::notify {

using store::operator""_p;

namespace {

OutboxMail view_of(const MailRow& row, bool shows_texts) {
    const auto history = history_of(row);
    OutboxMail view{.id = row.id,
                    .kind = row.kind,
                    .about = row.about,
                    .to = row.recipient,
                    .subject = row.subject,
                    .text = shows_texts ? row.text : std::nullopt,
                    .state = row.state,
                    .attempts = row.attempts,
                    .last_error = {},
                    .created_at = row.created_at,
                    .sent_at = row.state == MailState::sent ? row.settled_at : std::nullopt};
    if (!history.empty()) view.last_error = history.back().says;
    return view;
}

}  // namespace

Result<Page<OutboxMail>> list_mails(store::Tx& tx, const Context&, bool shows_texts, const ListMails& in) {
    const auto state = in.state ? text_of(*in.state) : std::string_view{};
    std::vector<OutboxMail> views;
    for (const auto& row : tx.all<MailRow>(queries::list_mails, "before"_p = in.after.value_or("mail_~"),
                                                                "state"_p = state, "most"_p = in.rows()))
        views.push_back(view_of(row, shows_texts));
    return page_of(std::move(views), in, [](const OutboxMail& mail) { return mail.id.text; });
}

Result<OutboxStory> get_mail(store::Tx& tx, const Context&, bool shows_texts, const GetMail& in) {
    const auto id = MailId::parse(in.id);
    const auto row = id ? find_mail_row(tx, *id) : std::nullopt;
    if (!row) return fail(Code::not_found, "There is no mail of that id; mails are kept for 30 days.");
    return OutboxStory{view_of(*row, shows_texts), history_of(*row)};
}

std::int64_t count_queued_mails(store::Tx& tx) { return tx.one<std::int64_t>(queries::count_queued_mails).value_or(0); }

}  // namespace hf::notify
