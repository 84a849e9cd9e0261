#include "identity/personal_data.h"

#include "identity/accounts/forget_callers.h"
#include "identity/queries.h"
#include "identity/sessions/session.h"

namespace hf::identity {

using store::operator""_p;

namespace {

struct HistoryRow {
    Time at;
    std::string event;
    std::string who;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (at, event, who))

/// Without what signs out elsewhere, which is a secret between servers.
struct ExportedSession {
    SessionId id;
    std::string device;
    std::string address;
    Time created_at;
    Time last_used_at;
    std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(ExportedSession, (), (id, device, address, created_at, last_used_at, ended_at))

/// What is kept of an account and not shown every day.
struct AccountRest {
    std::optional<Time> password_changed_at;
    std::optional<std::string> origin;
    std::optional<std::string> origin_id;
};
BOOST_DESCRIBE_STRUCT(AccountRest, (), (password_changed_at, origin, origin_id))

json::value show_account(store::Tx& tx, const Context&, const UserId& id) {
    const auto row = tx.one<UserRow>(queries::find_user, "id"_p = id);
    if (!row) return {};
    auto all = to_json(shown(*row));
    const auto rest = to_json(*tx.one<AccountRest>(queries::rest_of_user, "id"_p = id));
    for (const auto& [name, value] : rest.as_object()) all.as_object()[name] = value;
    return all;
}

json::value show_sessions(store::Tx& tx, const Context&, const UserId& id) {
    return to_json(tx.all<ExportedSession>(queries::export_sessions, "user_id"_p = id));
}

struct MadeKey {
    std::string id;
    std::string name;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(MadeKey, (), (id, name, created_at))

json::value show_keys(store::Tx& tx, const Context&, const UserId& id) {
    return to_json(tx.all<MadeKey>(queries::keys_made_by, "made_by"_p = id));
}

void keep(store::Tx&, const Context&, const UserId&) {}

void erase_sessions(store::Tx& tx, const Context&, const UserId& id) {
    tx.run(queries::drop_refresh_tokens_of, "user_id"_p = id);
    tx.run(queries::drop_sessions_of, "user_id"_p = id);
}

/// By what names he is known elsewhere.
struct ExportedLogin {
    std::string issuer;
    std::string subject;
    std::string label;
    Time created_at;
    Time last_used_at;
};
BOOST_DESCRIBE_STRUCT(ExportedLogin, (), (issuer, subject, label, created_at, last_used_at))

json::value show_logins(store::Tx& tx, const Context&, const UserId& id) {
    return to_json(tx.all<ExportedLogin>(queries::list_oidc_logins, "user_id"_p = id));
}

void erase_logins(store::Tx& tx, const Context&, const UserId& id) {
    tx.run(queries::drop_oidc_flows_of, "user_id"_p = id);
    tx.run(queries::drop_oidc_logins_of, "user_id"_p = id);
}

json::value show_history(store::Tx& tx, const Context&, const UserId& id) {
    return to_json(tx.all<HistoryRow>(queries::list_user_history, "user_id"_p = id));
}

}  // namespace

AllPersonalData own_personal_data(std::string guess_secret) {
    // The row itself goes last and by the deed that erases, which is the judge of whether it is time.
    const auto erase_account = [secret = std::move(guess_secret)](store::Tx& tx, const Context&, const UserId& id) {
        tx.run(queries::drop_user_names, "user_id"_p = id);
        tx.run(queries::drop_mail_links_of, "user_id"_p = id);
        if (const auto row = tx.one<UserRow>(queries::find_user, "id"_p = id)) forget_callers_of(tx, secret, *row);
    };
    return {{"account", show_account, erase_account},
            {"sessions", show_sessions, erase_sessions},
            {"logins", show_logins, erase_logins},
            // These name nobody but by id, and stay.
            {"history", show_history, keep},
            {"keys", show_keys, keep}};
}

}  // namespace hf::identity
