// Moves an account along its lifecycle (lifecycle.h), with the line of history and the end of its sessions where the
// new state does not let him in.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

/// Announced with a user's id when what he may do has changed: whoever remembers him forgets him.
inline constexpr std::string_view kChangedUsers = "changed_users";

/// `erase_at` is set by ask_erasure alone. `wrong_state` for an event that the state does not know.
Result<UserRow> move_user(store::Tx& tx, const Context& context, UserRow row, UserEvent on,
                          std::optional<Time> erase_at = std::nullopt);

}  // namespace hf::identity
