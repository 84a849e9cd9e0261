#include "identity/keys/look_up_key.h"

#include "base/digest.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Caller> look_up_key(store::Tx& tx, const Context& context, std::string_view text) {
    // Found by its digest: how long the look-up takes tells nothing about the key.
    const auto row = tx.one<KeyRow>(queries::find_key_by_digest, "digest"_p = sha256_hex(text));
    if (!row) return fail(Code::unauthorized, "This key is not known here.");
    if (row->revoked_at) return fail(Code::unauthorized, "This key has been revoked.");
    if (row->expires_at && *row->expires_at <= context.now) return fail(Code::unauthorized, "This key has expired.");
    return Caller{.kind = Caller::Kind::key,
                  .id = row->id.text,
                  .scopes = words_of(row->scopes),
                  .per_minute = static_cast<int>(row->per_minute.value_or(0))};
}

Result<Nothing> note_key_uses(store::Tx& tx, const Context&, std::span<const KeyUse> uses) {
    for (const auto& use : uses) tx.run(queries::note_key_use, use);
    return Nothing{};
}

}  // namespace hf::identity
