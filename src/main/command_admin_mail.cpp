#include <fmt/format.h>

#include "main/beside.h"
#include "main/commands.h"
#include "main/output.h"
#include "notify/mail.h"
#include "notify/mail_address.h"

namespace hf::cli {
namespace {

struct TestMail {
    notify::MailId id;
    std::string to;
};
BOOST_DESCRIBE_STRUCT(TestMail, (), (id, to))

}  // namespace

int command_admin_send_test_mail(const Given& given) {
    const auto configuration = configure(given);
    const auto& settings = configuration.settings;
    if (!notify::is_mail_address(given.address))
        throw UsageError(fmt::format("\"{}\" is not an e-mail address.", given.address));
    if (settings.mode == Mode::live && settings.mail_smtp.empty())
        throw UsageError("mail.smtp is not set: in live mode no mail leaves without a mail server.");
    Beside beside{configuration};
    const notify::Mail mail{.kind = "test_mail",
                            .about = "",
                            .to = given.address,
                            .subject = "A test mail from Holdfast",
                            .text = fmt::format("This mail was asked for on the command line, to see whether mails "
                                                "leave.\n\nThe outbox: http://{}/outbox\n",
                                                settings.api)};
    const auto id =
        store::write(*beside.store, [&](store::Tx& tx) { return notify::send_mail(tx, beside.context(), mail); });
    const Output output{given.json};
    output.one(TestMail{id, given.address});
    if (!output.is_json())
        Output::print("\nIt is queued; the server sends it within seconds. The outbox shows what became of it.\n");
    return kOk;
}

}  // namespace hf::cli
