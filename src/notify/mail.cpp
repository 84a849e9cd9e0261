#include "notify/mail.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "jobs/jobs.h"
#include "notify/mail_address.h"
#include "notify/queries.h"

namespace hf::notify {

using store::operator""_p;

namespace {

/// By the pauses between them some five hours: longer than servers ask strangers to wait, shorter than most links live.
constexpr int kAttempts = 16;

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

/// Nothing, or why it can never be sent.
std::string wrong_with(const Mail& mail) {
    if (!is_mail_address(mail.to)) return "The recipient is not an e-mail address.";
    if (mail.subject.empty() || mail.subject.size() > kMostSubject || std::ranges::any_of(mail.subject, is_control) ||
        !is_utf8(mail.subject))
        return fmt::format("The subject is not one line of UTF-8 of at most {} bytes.", kMostSubject);
    if (mail.text.size() > kMostText || mail.text.contains('\0') || !is_utf8(mail.text))
        return fmt::format("The text is not UTF-8 of at most {} bytes.", kMostText);
    return {};
}

/// As much of it as every database takes.
std::string storable(std::string text, std::size_t most) {
    text.resize(std::min(text.size(), most));
    const bool whole = is_utf8(text);
    for (char& c : text)
        if (is_control(c) || (!whole && static_cast<unsigned char>(c) >= 0x80)) c = '?';
    return text;
}

std::string history_text(std::vector<MailAttempt> history) {
    if (history.size() > kMostHistory)
        history.erase(history.begin(), history.end() - static_cast<std::ptrdiff_t>(kMostHistory));
    return json_text(history);
}

}  // namespace

MailId send_mail(store::Tx& tx, const Context& context, const Mail& mail) {
    const auto id = MailId::make(context.now, context.random);
    if (auto why = wrong_with(mail); !why.empty()) {
        const Mail kept{mail.kind, mail.about, storable(mail.to, 254), storable(mail.subject, kMostSubject), {}};
        tx.run(queries::insert_mail, kept, "id"_p = id, "text"_p = std::optional<std::string>{},
               "state"_p = MailState::failed, "history"_p = history_text({{context.now, std::move(why)}}),
               "created_at"_p = context.now, "settled_at"_p = std::optional{context.now});
        return id;
    }
    tx.run(queries::insert_mail, mail, "id"_p = id, "state"_p = MailState::queued, "history"_p = history_text({}),
           "created_at"_p = context.now, "settled_at"_p = std::optional<Time>{});
    const auto job = jobs::enqueue(tx, context,
                                   {.kind = std::string{kDeliver},
                                    .payload = jobs::payload_of(Delivery{id}),
                                    .unique_key = id.text,
                                    .max_attempts = kAttempts});
    CHECK(job.has_value(), "a mail's job is well made");
    return id;
}

std::optional<MailRow> find_mail_row(store::Tx& tx, const MailId& id) {
    return tx.one<MailRow>(queries::find_mail, "id"_p = id);
}

std::vector<MailAttempt> history_of(const MailRow& row) {
    const auto parsed = parse_json(row.history);
    CHECK(parsed.has_value(), "a stored history is JSON");
    auto history = from_json<std::vector<MailAttempt>>(*parsed);
    CHECK(history.has_value(), "a stored history holds attempts");
    return *std::move(history);
}

std::string history_with(const MailRow& row, MailAttempt attempt) {
    auto history = history_of(row);
    history.push_back(std::move(attempt));
    return history_text(std::move(history));
}

}  // namespace hf::notify
