#include "notify/personal_mails.h"

#include "jobs/jobs.h"
#include "notify/mail.h"
#include "notify/queries.h"

namespace hf::notify {

using store::operator""_p;

namespace {

struct ExportedMail {
    std::string kind;
    std::string subject;
    std::string recipient;
    Time created_at;
    std::optional<Time> sent_at;
};
BOOST_DESCRIBE_STRUCT(ExportedMail, (), (kind, subject, recipient, created_at, sent_at))

}  // namespace

json::array export_mails(store::Tx& tx, std::string_view user_id) {
    return to_json(tx.all<ExportedMail>(queries::mails_about, "about"_p = user_id)).as_array();
}

int erase_mails(store::Tx& tx, std::string_view user_id) {
    const auto erased = tx.all<MailId>(queries::delete_mails_about, "about"_p = user_id);
    for (const auto& id : erased) jobs::cancel_job(tx, kDeliver, id.text);
    return static_cast<int>(erased.size());
}

}  // namespace hf::notify
