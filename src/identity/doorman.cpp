#include "identity/doorman.h"

#include <algorithm>
#include <mutex>

#include "base/check.h"
#include "identity/accounts/move_user.h"
#include "identity/caller_memory.h"
#include "identity/jwt/verify_jwt.h"
#include "identity/keys/revoke_key.h"
#include "identity/queries.h"
#include "identity/sessions/end_sessions.h"
#include "identity/sessions/open_session.h"

namespace hf::identity {

using store::operator""_p;

namespace {

enum class Kind { key, cookie, token, foreign };

Kind kind_of(std::string_view credential, std::string_view issuer) {
    if (credential.starts_with(kCookieTokenPrefix)) return Kind::cookie;
    if (!credential.starts_with("eyJ")) return Kind::key;
    const auto head = peek_jwt(credential);
    return head && head->issuer != issuer ? Kind::foreign : Kind::token;
}

}  // namespace

struct Doorman::Memory {
    CallerMemory callers;
    std::mutex mutex;
    std::unordered_map<std::string, Time> key_uses, session_uses;
};

Doorman::Doorman(store::Store& store, KeyMode mode, const TokenKeys& keys, Foreigners* foreigners)
    : mode_(mode), keys_(keys), foreigners_(foreigners), memory_(std::make_shared<Memory>()) {
    store.listen([memory = memory_](std::string_view topic, std::string_view key) {
        if (topic == kRevokedKeys || topic == kEndedSessions || topic == kChangedUsers || key.empty())
            memory->callers.forget(key);
    });
}

Doorman::~Doorman() = default;

Result<void> Doorman::well_formed(std::string_view credential, Time now) {
    switch (kind_of(credential, keys_.issuer())) {
        case Kind::key: return check_key_text(mode_, credential);
        case Kind::cookie: return {};
        case Kind::foreign:
            if (memory_->callers.was_verified(credential, now)) return {};
            if (foreigners_ != nullptr) return foreigners_->well_formed(credential, now);
            return fail(Code::unauthorized, "The token is of another issuer.");
        case Kind::token: break;
    }
    if (memory_->callers.was_verified(credential, now)) return {};
    TRY(keys_.open(credential, now));
    return {};
}

bool Doorman::proves_itself(std::string_view credential) const {
    return kind_of(credential, keys_.issuer()) == Kind::token;
}

std::optional<Caller> Doorman::remembered(std::string_view credential, Time now) {
    return memory_->callers.find(credential, now);
}

Result<Caller> Doorman::look_up(store::Tx& tx, const Context& context, std::string_view credential) {
    switch (kind_of(credential, keys_.issuer())) {
        case Kind::key: return look_up_key(tx, context, credential);
        case Kind::cookie:
            return caller_of(tx.one<Standing>(queries::find_standing_by_cookie, "digest"_p = sha256_hex(credential)),
                             context.now);
        case Kind::foreign: return fail(Code::unauthorized);
        case Kind::token: break;
    }
    const auto claims = claims_in(credential);
    CHECK(claims.has_value(), "a token is looked up once it was found well signed");
    return caller_of(tx.one<Standing>(queries::find_standing, "id"_p = claims->session), context.now);
}

bool Doorman::is_errand(std::string_view credential) const {
    return kind_of(credential, keys_.issuer()) == Kind::foreign;
}

Result<Caller> Doorman::find_out(std::string_view credential) {
    CHECK(foreigners_ != nullptr, "a token of another issuer was found well formed");
    return foreigners_->find_out(credential);
}

void Doorman::remember(std::string_view credential, const Caller& caller, Time now) {
    const auto ends = end_of_token(credential);
    memory_->callers.keep(credential, caller, now, ends.value_or(now + CallerMemory::kRemembered));
    const bool is_key = caller.kind == Caller::Kind::key;
    const auto& id = is_key ? caller.id : caller.session;
    if (id.empty()) return;
    const std::lock_guard lock{memory_->mutex};
    auto& uses = is_key ? memory_->key_uses : memory_->session_uses;
    if (uses.size() < CallerMemory::kMost || uses.contains(id)) uses[id] = now;
}

Doorman::Uses Doorman::take_uses() {
    const std::lock_guard lock{memory_->mutex};
    Uses uses;
    for (const auto& [id, at] : memory_->key_uses) uses.keys.push_back({id, at});
    for (const auto& [id, at] : memory_->session_uses) uses.sessions.push_back({SessionId{id}, at});
    std::ranges::sort(uses.keys, {}, &KeyUse::id);
    std::ranges::sort(uses.sessions, {}, &SessionUse::id);
    memory_->key_uses.clear();
    memory_->session_uses.clear();
    return uses;
}

}  // namespace hf::identity
