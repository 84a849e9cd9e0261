#include "identity/accounts/sign_up.h"

#include "base/text.h"
#include "identity/accounts/email_address.h"
#include "identity/accounts/find_users.h"
#include "identity/accounts/names.h"
#include "identity/passwords/password_rules.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

std::optional<std::string> key_or_none(const std::optional<std::string>& email) {
    return email ? std::optional{email_key(*email)} : std::nullopt;
}

std::optional<std::string> tidied(const std::optional<std::string>& name) {
    auto trimmed = name ? trimmed_name(*name) : std::string{};
    return trimmed.empty() ? std::nullopt : std::optional{std::move(trimmed)};
}

/// The account, and in the same transaction what `then` makes of it.
template <class Then>
auto sign_up_and(http::Trip& trip, const Identity& identity, const SignUp& in, Then then)
    -> Result<std::invoke_result_t<Then, store::Tx&, const Context&, const UserRow&>> {
    using Out = std::invoke_result_t<Then, store::Tx&, const Context&, const UserRow&>;
    if (!identity.signs_up) return fail(Code::forbidden, "Nobody signs up here.");
    if (auto errors = sign_up_errors(in); !errors.empty())
        return std::unexpected(Error{Code::invalid_fields, {}, std::move(errors)});
    const auto hash = TRY(identity.hashers.hash(in.password));
    return trip.write([&](store::Tx& tx, const Context& context) -> Result<Out> {
        return then(tx, context, TRY(make_account(tx, context, identity, in, hash, {})));
    });
}

}  // namespace

Result<UserRow> make_account(store::Tx& tx, const Context& context, const Identity& identity, const SignUp& in,
                             std::string_view password_hash, Role role) {
    const auto row = TRY(insert_user(tx, context,
                                     {.id = UserId::make(context.now, context.random),
                                      .username = in.username,
                                      .first_name = tidied(in.first_name),
                                      .last_name = tidied(in.last_name),
                                      .email = {},
                                      .unverified_email = in.email,
                                      .password_hash = std::string{password_hash},
                                      .role = role,
                                      .created_at = context.now,
                                      .origin = {},
                                      .origin_id = {}}));
    note_history(tx, context, row.id, "signed_up");
    if (!identity.can_mail) return row;
    if (const auto owner = user_with_email(tx, in.email))
        send_known_address(tx, context, identity.url, *owner);
    else
        send_verify_link(tx, context, identity.url, row.id, in.email);
    return row;
}

std::vector<FieldError> sign_up_errors(const SignUp& in) {
    std::vector<FieldError> errors;
    const auto add = [&](std::optional<FieldError> error) {
        if (error) errors.push_back(*std::move(error));
    };
    add(email_error("/email", in.email));
    add(username_error("/username", in.username));
    add(password_error("/password", in.password,
                       {.username = in.username,
                        .first_name = in.first_name.value_or(""),
                        .last_name = in.last_name.value_or(""),
                        .email = in.email}));
    if (const auto name = tidied(in.first_name)) add(person_name_error("/first_name", *name));
    if (const auto name = tidied(in.last_name)) add(person_name_error("/last_name", *name));
    return errors;
}

Result<UserRow> insert_user(store::Tx& tx, const Context& context, const NewUser& user) {
    const auto changed = user.password_hash ? std::optional{context.now} : std::nullopt;
    const auto made = tx.one<std::string>(
        queries::insert_user, "id"_p = user.id, "username"_p = user.username,
        "username_key"_p = username_skeleton(user.username), "first_name"_p = user.first_name,
        "last_name"_p = user.last_name, "email"_p = user.email, "email_key"_p = key_or_none(user.email),
        "unverified_email"_p = user.unverified_email, "unverified_email_key"_p = key_or_none(user.unverified_email),
        "password_hash"_p = user.password_hash, "role"_p = user.role, "created_at"_p = user.created_at,
        "password_changed_at"_p = changed, "origin"_p = user.origin, "origin_id"_p = user.origin_id);
    if (!made)
        return std::unexpected(Error{Code::invalid_fields, {}, {{"/username", "is taken, or looks like one that is"}}});
    auto row = TRY(find_user(tx, user.id));
    index_names(tx, row);
    return row;
}

Result<UserRow> make_account(http::Trip& trip, const Identity& identity, const SignUp& in) {
    return sign_up_and(trip, identity, in, [](store::Tx&, const Context&, const UserRow& row) { return row; });
}

Result<TokenSet> sign_up(http::Trip& trip, const Identity& identity, const SignUp& in) {
    const auto opened =
        TRY(sign_up_and(trip, identity, in, [&](store::Tx& tx, const Context& context, const UserRow& row) {
            return open_session(tx, context, row.id, whence(trip.request));
        }));
    return tokens_for(identity, opened, trip.kernel.clock.now(), trip.kernel.random);
}

Result<OpenedSession> sign_up_browser(http::Trip& trip, const Identity& identity, const SignUp& in) {
    return sign_up_and(trip, identity, in, [&](store::Tx& tx, const Context& context, const UserRow& row) {
        return open_browser_session(tx, context, row.id, whence(trip.request));
    });
}

}  // namespace hf::identity
