#include "identity/personal_data.h"

#include "identity/guessing/take_attempt.h"
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
};
BOOST_DESCRIBE_STRUCT(ExportedSession, (), (id, device, address, created_at, last_used_at))

json::value show_account(store::Tx& tx, const Context&, const UserId& id) {
    const auto row = tx.one<UserRow>(queries::find_user, "id"_p = id);
    return row ? to_json(shown(*row)) : json::value{};
}

json::value show_sessions(store::Tx& tx, const Context& context, const UserId& id) {
    return to_json(tx.all<ExportedSession>(queries::list_sessions, "user_id"_p = id, "now"_p = context.now,
                                           "after"_p = "", "rows"_p = std::int64_t{1'000}));
}

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
        forget_callers(tx, secret, id.text);
    };
    return {{"account", show_account, erase_account},
            {"sessions", show_sessions, erase_sessions},
            {"logins", show_logins, erase_logins},
            // Names nobody but by id, and stays.
            {"history", show_history, [](store::Tx&, const Context&, const UserId&) {}}};
}

}  // namespace hf::identity
