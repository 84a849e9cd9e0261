// Who was brought over from an origin and had himself erased here does not come back with the next import.
#pragma once

#include <string_view>

#include "identity/accounts/user.h"

namespace hf::identity {

/// Before the account is erased, which forgets where it is from. Nothing happens to one that was made here.
void note_erased_origin(store::Tx& tx, const UserId& id);

/// Whether the account with that id at that origin was here, and is erased.
bool was_erased(store::Tx& tx, std::string_view origin, std::string_view id_there);

}  // namespace hf::identity
