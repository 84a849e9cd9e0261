#include "identity/setup/make_setup_link.h"

#include "base/digest.h"
#include "base/text.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<SetupLink> make_setup_link(store::Tx& tx, const Context& context, const Nothing&) {
    if (tx.one<std::string>(queries::any_key) || tx.one<std::string>(queries::any_operator))
        return fail(Code::wrong_state,
                    "There is a key or an operator already: holdfast admin create-key and create-operator make more.");
    SetupLink link{base32(context.random.bytes<20>()), context.now + kSetupLinkLife};
    tx.run(queries::drop_old_setup_links, "now"_p = context.now);
    tx.run(queries::insert_setup_link, "digest"_p = sha256_hex(link.token), "created_at"_p = context.now,
           "expires_at"_p = link.expires_at);
    return link;
}

std::string setup_url(std::string_view base, const SetupLink& link) {
    return std::string{base} + "/setup#" + link.token;
}

}  // namespace hf::identity
