// The keys there are and were, oldest first.
#pragma once

#include "base/context.h"
#include "identity/keys/api_key.h"
#include "store/tx.h"

namespace hf::identity {

Result<Page<ApiKey>> list_keys(store::Tx& tx, const Context& context, const Paging& in);

}  // namespace hf::identity
