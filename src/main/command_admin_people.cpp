#include <fmt/format.h>

#include "base/text.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/names.h"
#include "identity/accounts/set_role.h"
#include "identity/accounts/sign_up.h"
#include "identity/passwords/password_hash.h"
#include "identity/queries.h"
#include "main/beside.h"
#include "main/commands.h"
#include "main/output.h"

namespace hf::cli {

using store::operator""_p;

namespace {

struct Operator {
    identity::UserId id;
    std::string username;
    std::optional<std::string> password;  // none: the account was there already
};
BOOST_DESCRIBE_STRUCT(Operator, (), (id, username, password))

Result<Operator> make_or_promote(store::Tx& tx, const Context& context, const Given& given, const std::string& password,
                                 const std::string& hash) {
    const auto there = tx.one<identity::UserRow>(identity::queries::find_user_by_username,
                                                 "username_key"_p = identity::username_skeleton(given.name));
    if (there && there->username == given.name) {
        // Names are given to whoever comes first: that this is the one who is meant, only somebody who looks can say.
        if (!given.promote)
            return fail(Code::wrong_state,
                        fmt::format("There is an account {} already, {}, made {}, with the address {}. If it is his, "
                                    "add --promote.",
                                    given.name, there->id.text, rfc3339(there->created_at),
                                    there->email ? *there->email : "of nobody: none was verified"));
        TRY(identity::set_role(tx, context, {there->id, identity::Role{true}}));
        return Operator{there->id, given.name, std::nullopt};
    }
    if (given.promote) return fail(Code::not_found, fmt::format("There is no account {}.", given.name));
    const auto email = given.address.empty() ? std::nullopt : std::optional{given.address};
    const auto user = TRY(identity::insert_user(tx, context,
                                                {.id = identity::UserId::make(context.now, context.random),
                                                 .username = given.name,
                                                 .first_name = {},
                                                 .last_name = {},
                                                 .email = {},
                                                 .unverified_email = email,
                                                 .password_hash = hash,
                                                 .role = identity::Role{true},
                                                 .created_at = context.now,
                                                 .origin = {},
                                                 .origin_id = {}}));
    identity::note_history(tx, context, user.id, "made_operator");
    return Operator{user.id, given.name, password};
}

}  // namespace

int command_admin_create_operator(const Given& given) {
    const auto configuration = configure(given);
    if (const auto wrong = identity::username_error("username", given.name))
        throw UsageError(fmt::format("{}: {}.", given.name, wrong->detail));
    if (const auto wrong = identity::email_error("email", given.address); !given.address.empty() && wrong)
        throw UsageError(fmt::format("{}: {}.", given.address, wrong->detail));
    Beside beside{configuration};
    const auto password = base32(beside.context().random.bytes<15>());
    const auto hash = identity::hash_password(password);
    const auto made = or_fail(store::write(
        *beside.store, [&](store::Tx& tx) { return make_or_promote(tx, beside.context(), given, password, hash); }));
    const Output output{given.json};
    output.one(made);
    if (!output.is_json() && made.password) Output::print("\nThe password is shown this once: keep it now.\n");
    return kOk;
}

}  // namespace hf::cli
