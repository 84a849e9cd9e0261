// From a key's text to the caller it stands for.
#pragma once

#include <span>

#include "base/context.h"
#include "identity/keys/api_key.h"
#include "store/tx.h"

namespace hf::identity {

/// `unauthorized` when no key has that text, or it is revoked or expired. A read.
Result<Caller> look_up_key(store::Tx& tx, const Context& context, std::string_view text);

struct KeyUse {
    std::string id;
    Time at;
};
BOOST_DESCRIBE_STRUCT(KeyUse, (), (id, at))

/// Writes down when keys were last used, gathered by a doorman so that requests which read stay reads. Safe to repeat.
Result<Nothing> note_key_uses(store::Tx& tx, const Context& context, std::span<const KeyUse> uses);

}  // namespace hf::identity
