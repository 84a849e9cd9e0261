#include "identity/keys/create_key.h"

#include "base/digest.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

NewKey insert_key(store::Tx& tx, const Context& context, KeyMode mode, const CreateKey& in) {
    const auto text = make_key_text(mode, context.random);
    KeyRow row{.id = KeyId::make(context.now, context.random),
               .prefix = std::string{shown_part(text)},
               .name = in.name,
               .scopes = {},
               .mode = mode,
               .created_at = context.now,
               .expires_at = in.expires_at,
               .last_used_at = {},
               .revoked_at = {},
               .per_minute = in.per_minute,
               .made_by = context.caller.id};
    for (const auto& scope : in.scopes) row.scopes += (row.scopes.empty() ? "" : " ") + scope.text;
    tx.run(queries::insert_key, row, "digest"_p = sha256_hex(text));
    NewKey key{shown(row), text};
    return key;
}

Result<NewKey> create_key(store::Tx& tx, const Context& context, KeyMode mode, const CreateKey& in) {
    for (const auto& scope : in.scopes)
        if (!context.caller.may(scope.text))
            return fail(Code::forbidden,
                        "A key cannot give away the scope " + scope.text + ", which it does not have.");
    if (in.expires_at && *in.expires_at <= context.now)
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/expires_at", "must be in the future"}}});
    return insert_key(tx, context, mode, in);
}

Result<NewKey> show_key(store::Tx& tx, const Context&, const std::string& id) {
    const auto row = tx.one<KeyRow>(queries::find_key, "id"_p = id);
    if (!row) return fail(Code::not_found);
    return NewKey{shown(*row), std::nullopt};
}

}  // namespace hf::identity
