#include "identity/setup/use_setup_link.h"

#include "base/digest.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<NewKey> use_setup_link(store::Tx& tx, const Context& context, KeyMode mode, const UseSetupLink& in) {
    const auto used =
        tx.one<std::string>(queries::use_setup_link, "digest"_p = sha256_hex(in.token), "now"_p = context.now);
    if (!used || tx.one<std::string>(queries::any_key))
        return fail(Code::wrong_state,
                    "This link no longer works: it was used, its 30 minutes are over, or there is a "
                    "key already. Start the server again, or run holdfast admin create-key.");
    return insert_key(tx, context, mode, {in.name, {Scope{"*"}}, std::nullopt});
}

}  // namespace hf::identity
