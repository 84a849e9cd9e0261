// What somebody changes of how he is called and found.
#pragma once

#include "identity/accounts/user.h"

namespace hf::identity {

/// Who calls.
Result<User> get_me(store::Tx& tx, const Context& context, const Nothing&);

/// What is not named stays; an empty name goes.
struct ChangeProfile {
    std::optional<std::string> username;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<bool> findable;
};
BOOST_DESCRIBE_STRUCT(ChangeProfile, (), (username, first_name, last_name, findable))

constexpr auto notes(const ChangeProfile*) {
    return std::array{Note{"first_name", "An empty text takes it away."}, Note{"last_name", "The same."},
                      Note{"findable", "Whether others find you by your names."}};
}

/// `invalid_fields`: a name that breaks its rules, a username that is taken. Safe to repeat.
Result<User> change_profile(store::Tx& tx, const Context& context, const ChangeProfile& in);

}  // namespace hf::identity
