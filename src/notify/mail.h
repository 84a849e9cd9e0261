// E-mail going out: what a deed wants sent is written down in its own transaction and sent by a job afterwards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/describe.h"
#include "base/id.h"
#include "base/json_codec.h"
#include "store/tx.h"

namespace hf::notify {

using MailId = Id<"mail">;

/// What is to be sent. `kind` is a word for the operator's list ("verify_email"); `about` the id of whoever it is for,
/// by whom his mails are found when he exports or erases what is kept of him. The text is plain UTF-8, lines of any
/// length; the subject is one line.
struct Mail {
    std::string kind;
    std::string about;
    std::string to;
    std::string subject;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Mail, (), (kind, about, to, subject, text))

inline constexpr std::size_t kMostSubject = 500;
inline constexpr std::size_t kMostText = 64 << 10;

/// Queues it in this transaction. Sent at least once, in any order. Not safe to repeat: each call is a mail.
///
/// A mail that can never be sent (`to` is no address, control characters in the subject, text that is not UTF-8, too
/// long) is not an error for the deed: it stands in the outbox as failed, with the reason, and nothing leaves. Ask
/// is_mail_address() before, where somebody should be told.
MailId send_mail(store::Tx& tx, const Context& context, const Mail& mail);

/// A queued mail waits for its job; a failed one is sent after all when its dead job is replayed.
enum class MailState { queued, sent, failed };
BOOST_DESCRIBE_ENUM(MailState, queued, sent, failed)

/// One attempt that failed.
struct MailAttempt {
    Time at;
    std::string says;
};
BOOST_DESCRIBE_STRUCT(MailAttempt, (), (at, says))

/// Of the attempts that failed the last are kept.
inline constexpr std::size_t kMostHistory = 5;

/// A row of `mails`.
struct MailRow {
    MailId id;
    std::string kind;
    std::string about;
    std::string recipient;
    std::string subject;
    std::optional<std::string> text;  // none: erased
    MailState state{};
    std::int64_t attempts = 0;
    std::string history;  // JSON of MailAttempts, oldest first
    Time created_at;
    std::optional<Time> settled_at;
};
BOOST_DESCRIBE_STRUCT(MailRow, (),
                      (id, kind, about, recipient, subject, text, state, attempts, history, created_at, settled_at))

std::optional<MailRow> find_mail_row(store::Tx& tx, const MailId& id);
std::vector<MailAttempt> history_of(const MailRow& row);
/// The history of a row with one more attempt, as it is stored.
std::string history_with(const MailRow& row, MailAttempt attempt);

/// The kind of the job that sends a mail, and its payload.
inline constexpr std::string_view kDeliver = "notify.deliver_mail";
struct Delivery {
    MailId mail_id;
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (mail_id))

}  // namespace hf::notify
