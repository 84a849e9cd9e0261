#include "notify/routes.h"

#include "notify/outbox.h"
#include "notify/outbox_page.h"

namespace hf::notify {

using store::Tx;

http::Routes routes(bool sandbox) {
    return {
        http::get("/v1/mails", "listMails",
                  [sandbox](Tx& tx, const Context& context, const ListMails& in) {
                      return list_mails(tx, context, sandbox, in);
                  })
            .scope("mails:read")
            .summary("The mails of the last 30 days, newest first."),

        http::get(
            "/v1/mails/{id}", "getMail",
            [sandbox](Tx& tx, const Context& context, const GetMail& in) { return get_mail(tx, context, sandbox, in); })
            .scope("mails:read")
            .fails(Code::not_found)
            .summary("One mail, and why it was not sent at once."),

        http::page("GET", "/outbox", "getOutbox",
                   [sandbox](Tx& tx, const Context& context, std::span<const std::string>) -> Result<http::Reply> {
                       ListMails latest;
                       latest.limit = kOutboxRows;
                       const auto mails = TRY(list_mails(tx, context, sandbox, latest));
                       auto reply = outbox_page(mails, context.now, sandbox);
                       reply.fields.set("Cache-Control", "no-store");
                       return reply;
                   })
            .loopback("mails:read")
            .summary("The outbox: the last mails, and what became of them."),
    };
}

}  // namespace hf::notify
