// E-mail going out: what a deed wants sent is written down in its own transaction and sent by a job afterwards.
#pragma once

#include <string>

#include "base/context.h"
#include "base/describe.h"
#include "base/id.h"
#include "store/tx.h"

namespace hf::notify {

using MailId = Id<"mail">;

/// What is to be sent. `kind` is a word for the operator's list ("verify_email"); `about` the id of whoever it is for,
/// by whom his mails are found when he exports or erases what is kept of him. The text is plain UTF-8.
struct Mail {
    std::string kind;
    std::string about;
    std::string to;
    std::string subject;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Mail, (), (kind, about, to, subject, text))

/// Queues it in this transaction. Sent at least once, in any order. Not safe to repeat: each call is a mail.
MailId send_mail(store::Tx& tx, const Context& context, const Mail& mail);

}  // namespace hf::notify
