// A person's account: what is kept of him, and what he and others are shown of it.
#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "base/id.h"
#include "base/json_codec.h"
#include "base/shapes.h"
#include "base/time.h"
#include "identity/accounts/lifecycle.h"
#include "identity/accounts/role.h"
#include "store/tx.h"

namespace hf::identity {

using UserId = Id<"usr">;

/// Rows that a job deletes in one transaction, so that it holds nobody up.
inline constexpr std::int64_t kPruneBite = 1'000;

/// A row of `users` as the deeds need it. An erased one has no name.
struct UserRow {
    UserId id;
    std::optional<std::string> username;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> email;             // verified
    std::optional<std::string> unverified_email;  // owns nothing
    std::optional<std::string> password_hash;
    Role role;
    UserState state{};
    bool findable = true;
    Time created_at;
    std::optional<Time> erase_at;
};
BOOST_DESCRIBE_STRUCT(UserRow, (),
                      (id, username, first_name, last_name, email, unverified_email, password_hash, role, state,
                       findable, created_at, erase_at))

/// What somebody is shown of his own account, and an operator of anybody's.
struct User {
    UserId id;
    std::optional<std::string> username;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> email;
    std::optional<std::string> unverified_email;
    bool has_password = false;
    Role role;
    UserState state{};
    bool findable = true;
    Time created_at;
    std::optional<Time> erase_at;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, username, first_name, last_name, email, unverified_email, has_password, role, state,
                       findable, created_at, erase_at))

constexpr auto notes(const User*) {
    return std::array{Note{"username", "Missing once the account is erased, as are all names."},
                      Note{"email", "The address whose link was followed."},
                      Note{"unverified_email", "Claimed, and owning nothing until its link is followed."},
                      Note{"has_password", "False for one who signs in elsewhere."},
                      Note{"findable", "Whether others find him by his names."},
                      Note{"erase_at", "When all that names him is erased, unless he takes it back."}};
}

User shown(const UserRow& row);

/// The account of who calls, who is signed in. `not_found` when it was erased meanwhile.
Result<UserRow> caller_account(store::Tx& tx, const Context& context);

/// The account with this id, whoever asks; `not_found`.
Result<UserRow> find_user(store::Tx& tx, const UserId& id);

/// Whose verified address this is, in whatever spelling.
std::optional<UserRow> user_with_email(store::Tx& tx, std::string_view email);

/// Writes the next line of the account's history, by who calls.
void note_history(store::Tx& tx, const Context& context, const UserId& id, std::string_view event);

}  // namespace hf::identity
