#include "identity/sessions/refresh_session.h"

#include "base/digest.h"
#include "base/text.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"

namespace hf::identity {

using store::operator""_p;

namespace {

struct TokenRow {
    SessionId session_id;
    Time expires_at;
    std::optional<Time> used_at;
    std::optional<std::string> salt;
    UserId user_id;
    std::optional<Time> ended_at;
    UserState state{};
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (session_id, expires_at, used_at, salt, user_id, ended_at, state))

std::string next_token(std::string_view token, std::string_view salt) {
    return std::string{kRefreshTokenPrefix} + base32(hmac_sha256(token, salt));
}

TokenReused end_stolen(store::Tx& tx, const Context& context, const TokenRow& row) {
    end_one_session(tx, context, row.user_id, row.session_id.text, SessionEnd::token_stolen);
    note_history(tx, context, row.user_id, "refresh_token_reused");
    return {row.session_id};
}

}  // namespace

Refreshed refresh_session(store::Tx& tx, const Context& context, std::string_view refresh_token) {
    const auto digest = sha256_hex(refresh_token);
    const auto row = tx.one<TokenRow>(queries::find_refresh_token, "digest"_p = digest);
    if (!row || row->ended_at || row->expires_at <= context.now || !may_sign_in(row->state)) return NoSuchToken{};

    if (row->used_at) {
        auto next = next_token(refresh_token, *row->salt);
        const bool next_was_used =
            tx.one<Time>(queries::was_refresh_token_used, "digest"_p = sha256_hex(next)).has_value();
        if (context.now > *row->used_at + kRetryGrace || next_was_used) return end_stolen(tx, context, *row);
        return OpenedSession{row->session_id, row->user_id, std::move(next), *row->used_at + kSessionLife};
    }

    const auto salt = hex(context.random.bytes<32>());
    OpenedSession opened{row->session_id, row->user_id, next_token(refresh_token, salt), context.now + kSessionLife};
    tx.run(queries::use_refresh_token, "digest"_p = digest, "now"_p = context.now, "salt"_p = salt);
    tx.run(queries::insert_refresh_token, "digest"_p = sha256_hex(opened.secret), "session_id"_p = opened.id,
           "made_at"_p = context.now, "expires_at"_p = opened.expires_at);
    tx.run(queries::prolong_session, "id"_p = opened.id, "now"_p = context.now, "expires_at"_p = opened.expires_at);
    return opened;
}

}  // namespace hf::identity
