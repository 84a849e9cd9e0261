#include "identity/accounts/find_users.h"

#include "base/text.h"
#include "identity/accounts/names.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

constexpr std::int64_t kMostLookedAt = 500;

struct FoundRow : FoundUser {
    std::int64_t place = 0;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (FoundUser), (place))

/// The first text behind all that begin with this one: bytes of UTF-8 are never 0xff, and both databases compare bytes.
std::string behind(std::string prefix) { return prefix += "\U0010FFFF"; }

}  // namespace

Result<FoundUsers> find_users(store::Tx& tx, const Context& context, const FindUsers& in) {
    const auto from = fold_case(trimmed_name(in.query));
    FoundUsers found;
    if (from.empty()) return found;
    for (auto& row : tx.all<FoundRow>(queries::search_users,
                                      "from"_p = from, "below"_p = behind(from), "caller"_p = context.caller.id,
                                      "rows"_p = in.limit.value_or(10), "most"_p = kMostLookedAt))
        found.users.push_back(std::move(static_cast<FoundUser&>(row)));
    return found;
}

void index_names(store::Tx& tx, const UserRow& user) {
    tx.run(queries::drop_user_names, "user_id"_p = user.id);
    if (!user.findable || user.state != UserState::active) return;
    const auto add = [&](std::string_view term, int rank) {
        if (!term.empty())
            tx.run(queries::insert_user_name, "term"_p = fold_case(term), "rank"_p = rank, "user_id"_p = user.id);
    };
    add(*user.username, 0);
    const auto first = user.first_name.value_or(""), last = user.last_name.value_or("");
    add(last, 1);
    add(first.empty() || last.empty() ? first : first + ' ' + last, 1);
}

Result<UsernameCheck> check_username(store::Tx& tx, const Context&, const CheckUsername& in) {
    if (const auto error = username_error("/username", in.username)) return UsernameCheck{false, error->detail};
    const bool taken =
        tx.one<UserRow>(queries::find_user_by_username, "username_key"_p = username_skeleton(in.username)).has_value();
    if (taken) return UsernameCheck{false, "is taken, or looks like one that is"};
    return UsernameCheck{true, "is free"};
}

}  // namespace hf::identity
