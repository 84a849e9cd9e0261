#include "identity/keys/change_key.h"

#include "identity/keys/revoke_key.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<ApiKey> change_key(store::Tx& tx, const Context&, const ChangeKey& in) {
    auto row = tx.one<KeyRow>(queries::find_key, "id"_p = in.id);
    if (!row) return fail(Code::not_found);
    row->name = in.name.value_or(row->name);
    if (in.per_minute) row->per_minute = *in.per_minute > 0 ? in.per_minute : std::nullopt;
    if (!tx.one<std::string>(queries::change_key, *row)) return fail(Code::wrong_state, "This key has been revoked.");
    tx.announce(kRevokedKeys, in.id.text);
    return shown(*row);
}

}  // namespace hf::identity
