// Finding people by what they are called, and never by their address, which is neither shown nor looked at.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

struct FindUsers {
    std::string query;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(FindUsers, (), (query, limit))

constexpr auto notes(const FindUsers*) {
    return std::array{Note{"query", "How a username or a name begins.", 2, 100},
                      Note{"limit", "How many at most; 10 when not said.", 1, 50}};
}

struct FoundUser {
    UserId id;
    std::string username;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
};
BOOST_DESCRIBE_STRUCT(FoundUser, (), (id, username, first_name, last_name))

struct FoundUsers {
    std::vector<FoundUser> users;
};
BOOST_DESCRIBE_STRUCT(FoundUsers, (), (users))

/// Those who can be found, in this order: whose username it is, whose username begins so, whose name does. Never the
/// caller himself, nor who is not active.
Result<FoundUsers> find_users(store::Tx& tx, const Context& context, const FindUsers& in);

/// Writes down by what the user can be found, in place of what was; nothing for one who does not want to be or is not
/// active. After every change of his names, his wish or his state.
void index_names(store::Tx& tx, const UserRow& user);

struct CheckUsername {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(CheckUsername, (), (username))

struct UsernameCheck {
    bool available = false;
    std::string message;
};
BOOST_DESCRIBE_STRUCT(UsernameCheck, (), (available, message))

/// Whether somebody may still take that name.
Result<UsernameCheck> check_username(store::Tx& tx, const Context& context, const CheckUsername& in);

}  // namespace hf::identity
