#include "identity/sessions/open_session.h"

#include "base/digest.h"
#include "base/text.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

std::string secret_text(std::string_view prefix, Random& random) {
    return std::string{prefix} + base32(random.bytes<32>());
}

SessionId insert_session(store::Tx& tx, const Context& context, const UserId& user, const Whence& whence,
                         const std::optional<std::string>& cookie, const std::optional<LoginElsewhere>& elsewhere) {
    const auto id = SessionId::make(context.now, context.random);
    const auto digest = cookie ? std::optional{sha256_hex(*cookie)} : std::nullopt;
    const auto id_token = elsewhere ? std::optional{elsewhere->id_token} : std::nullopt;
    const auto provider = elsewhere ? std::optional{elsewhere->provider} : std::nullopt;
    tx.run(queries::insert_session, "id"_p = id, "user_id"_p = user, "device"_p = whence.device,
           "address"_p = whence.address, "created_at"_p = context.now, "expires_at"_p = context.now + kSessionLife,
           "cookie_digest"_p = digest, "id_token"_p = id_token, "provider"_p = provider);
    return id;
}

}  // namespace

OpenedSession open_session(store::Tx& tx, const Context& context, const UserId& user, const Whence& whence) {
    const auto id = insert_session(tx, context, user, whence, std::nullopt, std::nullopt);
    OpenedSession opened{id, user, secret_text(kRefreshTokenPrefix, context.random), context.now + kSessionLife};
    tx.run(queries::insert_refresh_token, "digest"_p = sha256_hex(opened.secret), "session_id"_p = id,
           "made_at"_p = context.now, "expires_at"_p = opened.expires_at);
    return opened;
}

OpenedSession open_browser_session(store::Tx& tx, const Context& context, const UserId& user, const Whence& whence,
                                   const std::optional<LoginElsewhere>& elsewhere) {
    auto secret = secret_text(kCookieTokenPrefix, context.random);
    auto id = insert_session(tx, context, user, whence, secret, elsewhere);
    return {std::move(id), user, std::move(secret), context.now + kSessionLife};
}

}  // namespace hf::identity
