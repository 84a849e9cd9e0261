#include "notify/mail.h"

#include "notify/queries.h"

namespace hf::notify {

using store::operator""_p;

MailId send_mail(store::Tx& tx, const Context& context, const Mail& mail) {
    const auto id = MailId::make(context.now, context.random);
    tx.run(queries::insert_mail, mail, "id"_p = id, "created_at"_p = context.now);
    return id;
}

}  // namespace hf::notify
