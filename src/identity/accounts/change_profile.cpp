#include "identity/accounts/change_profile.h"

#include "identity/accounts/find_users.h"
#include "identity/accounts/names.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

void change_name(std::optional<std::string>& kept, const std::optional<std::string>& wanted, std::string_view pointer,
                 std::vector<FieldError>& errors) {
    if (!wanted) return;
    auto name = trimmed_name(*wanted);
    if (name.empty()) return kept.reset();
    if (auto error = person_name_error(pointer, name)) return errors.push_back(*std::move(error));
    kept = std::move(name);
}

}  // namespace

Result<User> get_me(store::Tx& tx, const Context& context, const Nothing&) {
    return shown(TRY(caller_account(tx, context)));
}

Result<User> change_profile(store::Tx& tx, const Context& context, const ChangeProfile& in) {
    auto user = TRY(caller_account(tx, context));
    std::vector<FieldError> errors;
    change_name(user.first_name, in.first_name, "/first_name", errors);
    change_name(user.last_name, in.last_name, "/last_name", errors);
    if (in.username && *in.username != *user.username) {
        if (auto error = username_error("/username", *in.username)) errors.push_back(*std::move(error));
        user.username = in.username;
    }
    user.findable = in.findable.value_or(user.findable);
    if (!errors.empty()) return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
    if (!tx.one<std::string>(queries::change_names, user, "username_key"_p = username_skeleton(*user.username)))
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/username", "is taken, or looks like one that is"}}});
    index_names(tx, user);
    note_history(tx, context, user.id, "profile_changed");
    return shown(user);
}

}  // namespace hf::identity
