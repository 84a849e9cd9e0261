#include "identity/accounts/list_users.h"

#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

Result<Page<User>> list_users(store::Tx& tx, const Context&, const Paging& in) {
    std::vector<User> all;
    for (const auto& row :
         tx.all<UserRow>(queries::list_users, "after"_p = in.after.value_or(""), "rows"_p = in.rows()))
        all.push_back(shown(row));
    return page_of(std::move(all), in, [](const User& user) { return user.id.text; });
}

Result<User> get_user(store::Tx& tx, const Context&, const GetUser& in) { return shown(TRY(find_user(tx, in.id))); }

}  // namespace hf::identity
