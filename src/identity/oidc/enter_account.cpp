#include "identity/oidc/enter_account.h"

#include "identity/accounts/email_address.h"
#include "identity/accounts/names.h"
#include "identity/accounts/sign_up.h"
#include "identity/accounts/verify_email.h"
#include "identity/oidc/free_username.h"
#include "identity/oidc/link_login.h"

namespace hf::identity {
namespace {

std::optional<std::string> fitting_name(std::string_view name) {
    auto trimmed = trimmed_name(name);
    if (trimmed.empty() || person_name_error("", trimmed)) return std::nullopt;
    return trimmed;
}

NewUser newcomer(store::Tx& tx, const Context& context, const ProvenLogin& login) {
    const bool named = !login.first_name.empty() || !login.last_name.empty();
    NewUser user{.id = UserId::make(context.now, context.random),
                 .username = free_username(tx, context.random, login.username.empty() ? login.name : login.username),
                 .first_name = fitting_name(named ? login.first_name : login.name),
                 .last_name = fitting_name(login.last_name),
                 .email = {},
                 .unverified_email = {},
                 .password_hash = {},
                 .role = {},
                 .created_at = context.now,
                 .origin = {},
                 .origin_id = {}};
    if (!login.email.empty() && !email_error("", login.email)) user.unverified_email = login.email;
    return user;
}

Result<UserRow> make_account(store::Tx& tx, const Context& context, const ProvenLogin& login) {
    const auto user = TRY(insert_user(tx, context, newcomer(tx, context, login)));
    note_history(tx, context, user.id, "signed_up");
    // Whose address it is already keeps it: the newcomer merely claims it, and enters nothing by it.
    if (login.email_verified && user.unverified_email) own_email(tx, context, user.id, *user.unverified_email);
    TRY(link_login(tx, context, {login.issuer, login.subject, user.id, login.label}));
    return find_user(tx, user.id);
}

}  // namespace

bool signs_up_from(const Identity& identity, const ProviderSettings& provider) {
    return provider.signs_up.value_or(identity.signs_up);
}

Result<UserRow> account_with_login(store::Tx& tx, const OidcLogin& login) {
    auto user = TRY(find_user(tx, login.user_id));
    if (!may_sign_in(user.state)) return fail(Code::forbidden, "This account is deactivated.");
    return user;
}

Result<UserRow> enter_account(store::Tx& tx, const Context& context, const EnterAccount& in) {
    const LoginKey key{in.login.issuer, in.login.subject};
    if (const auto known = find_login(tx, context, key)) {
        auto user = TRY(account_with_login(tx, *known));
        TRY(note_login(tx, context, key));
        return user;
    }
    if (!in.signs_up)
        return fail(Code::unauthorized, "No account here has this login, and none is made for somebody new.");
    return make_account(tx, context, in.login);
}

}  // namespace hf::identity
