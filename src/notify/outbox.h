// The outbox as an operator sees it.
#pragma once

#include "base/shapes.h"
#include "notify/mail.h"

namespace hf::notify {

struct OutboxMail {
    MailId id;
    std::string kind;
    std::string about;
    std::string to;
    std::string subject;
    std::optional<std::string> text;
    MailState state{};
    std::int64_t attempts = 0;
    std::optional<std::string> last_error;
    Time created_at;
    std::optional<Time> sent_at;
};
BOOST_DESCRIBE_STRUCT(OutboxMail, (),
                      (id, kind, about, to, subject, text, state, attempts, last_error, created_at, sent_at))

constexpr auto notes(const OutboxMail*) {
    return std::array{Note{"kind", "What it is for, in one word."},
                      Note{"about", "The id of whoever it is for; empty when it is for nobody in particular."},
                      Note{"text", "In the sandbox alone, and a day long: it may hold links that open accounts."},
                      Note{"attempts", "How often it was handed to the mail server."},
                      Note{"last_error", "Why the last attempt failed."}};
}

/// With the last attempts that failed, oldest first.
struct OutboxStory : OutboxMail {
    std::vector<MailAttempt> failures;
};
BOOST_DESCRIBE_STRUCT(OutboxStory, (OutboxMail), (failures))

constexpr auto notes(const OutboxStory*) {
    return std::array{Note{"failures", "The last attempts that failed, oldest first; at most five."}};
}

struct ListMails : Paging {
    std::optional<MailState> state;
};
BOOST_DESCRIBE_STRUCT(ListMails, (Paging), (state))
constexpr auto notes(const ListMails*) { return std::array{Note{"state", "Only mails in this state."}}; }

struct GetMail {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(GetMail, (), (id))
constexpr auto notes(const GetMail*) { return std::array{Note{"id", "The mail's id."}}; }

/// Newest first. `shows_texts`: in the sandbox.
Result<Page<OutboxMail>> list_mails(store::Tx& tx, const Context& context, bool shows_texts, const ListMails& in);

/// not_found.
Result<OutboxStory> get_mail(store::Tx& tx, const Context& context, bool shows_texts, const GetMail& in);

/// How many wait to be sent.
std::int64_t count_queued_mails(store::Tx& tx);

}  // namespace hf::notify
