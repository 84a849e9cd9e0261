#include "identity/keys/revoke_key.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Nothing> revoke_key(store::Tx& tx, const Context& context, const RevokeKey& in) {
    if (tx.one<std::string>(queries::revoke_key, "id"_p = in.id, "now"_p = context.now)) {
        tx.announce(kRevokedKeys, in.id.text);
        return Nothing{};
    }
    if (!tx.one<KeyRow>(queries::find_key, "id"_p = in.id)) return fail(Code::not_found);
    return Nothing{};
}

}  // namespace hf::identity
