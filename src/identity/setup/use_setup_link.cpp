#include "identity/setup/use_setup_link.h"

#include "base/digest.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

Result<Nothing> dead_unless(store::Tx& tx, bool good) {
    if (good && !tx.one<std::string>(queries::any_key) && !tx.one<std::string>(queries::any_operator)) return Nothing{};
    return fail(Code::wrong_state,
                "This link no longer works: it was used, its 30 minutes are over, or there is a key or an operator "
                "already. Start the server again, or run holdfast admin create-operator.");
}

}  // namespace

Result<Nothing> look_at_setup_link(store::Tx& tx, const Context& context, std::string_view token) {
    return dead_unless(
        tx, tx.one<std::string>(queries::look_at_setup_link, "digest"_p = sha256_hex(token), "now"_p = context.now)
                .has_value());
}

Result<Nothing> spend_setup_link(store::Tx& tx, const Context& context, std::string_view token) {
    return dead_unless(
        tx, tx.one<std::string>(queries::use_setup_link, "digest"_p = sha256_hex(token), "now"_p = context.now)
                .has_value());
}

Result<NewKey> use_setup_link(store::Tx& tx, const Context& context, KeyMode mode, const UseSetupLink& in) {
    TRY(spend_setup_link(tx, context, in.token));
    return insert_key(tx, context, mode, {in.name, {Scope{"*"}}, std::nullopt});
}

}  // namespace hf::identity
