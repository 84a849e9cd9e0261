#include "identity/setup_link.h"

#include "base/digest.h"
#include "base/text.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

bool any_key_exists(store::Tx& tx) { return tx.one<std::string>(queries::any_key).has_value(); }

}  // namespace

Result<SetupLink> make_setup_link(store::Tx& tx, const Context& context, const Nothing&) {
    if (any_key_exists(tx))
        return fail(Code::wrong_state, "There is a key already: holdfast admin create-key makes more.");
    SetupLink link{base32(context.random.bytes<20>()), context.now + kSetupLinkLife};
    tx.run(queries::drop_old_setup_links, "now"_p = context.now);
    tx.run(queries::insert_setup_link, "digest"_p = sha256_hex(link.token), "created_at"_p = context.now,
           "expires_at"_p = link.expires_at);
    return link;
}

std::string setup_url(std::string_view base, const SetupLink& link) {
    return std::string{base} + "/setup#" + link.token;
}

Result<NewKey> use_setup_link(store::Tx& tx, const Context& context, KeyMode mode, const UseSetupLink& in) {
    const auto used =
        tx.one<std::string>(queries::use_setup_link, "digest"_p = sha256_hex(in.token), "now"_p = context.now);
    if (!used || any_key_exists(tx))
        return fail(Code::wrong_state,
                    "This link no longer works: it was used, its 30 minutes are over, or there is a "
                    "key already. Start the server again, or run holdfast admin create-key.");
    return insert_key(tx, context, mode, {in.name, {Scope{"*"}}, std::nullopt});
}

}  // namespace hf::identity
