// Takes a key out of use, for good. Safe to repeat.
#pragma once

#include "base/context.h"
#include "identity/keys/api_key.h"
#include "store/tx.h"

namespace hf::identity {

struct RevokeKey {
    KeyId id;
};
BOOST_DESCRIBE_STRUCT(RevokeKey, (), (id))

/// Announced, so that doormen forget the key at once. `not_found` for an id that never was.
Result<Nothing> revoke_key(store::Tx& tx, const Context& context, const RevokeKey& in);

/// Announced with a key's id when it was revoked or changed: whoever remembers it looks it up again.
inline constexpr std::string_view kRevokedKeys = "revoked_keys";

}  // namespace hf::identity
