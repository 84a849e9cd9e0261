#include "identity/tokens/token_keys.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "identity/queries.h"

namespace hf::identity {

using store::operator""_p;

namespace {

struct KeyRow {
    std::string id;
    std::string seed;
    Time signs_from;
    Time signs_until;
    Time known_until;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, seed, signs_from, signs_until, known_until))

TokenKey key_of(const KeyRow& row) {
    const auto seed = from_base64url(row.seed);
    CHECK(seed && seed->size() == 32, "a stored seed is 32 bytes");
    std::array<std::uint8_t, 32> bytes;
    std::ranges::copy(*seed, bytes.begin());
    return {SigningKey::from_seed(bytes), row.signs_from, row.signs_until, row.known_until};
}

void make_key(store::Tx& tx, const Context& context, Time from) {
    const auto seed = context.random.bytes<32>();
    tx.run(queries::insert_token_key, "id"_p = SigningKey::from_seed(seed).id,
           "seed"_p = base64url({reinterpret_cast<const char*>(seed.data()), seed.size()}), "made_at"_p = context.now,
           "signs_from"_p = from, "signs_until"_p = from + kKeySigns, "known_until"_p = from + kKeySigns + kKeyAfter);
}

}  // namespace

std::vector<TokenKey> stored_token_keys(store::Tx& tx) {
    std::vector<TokenKey> keys;
    for (const auto& row : tx.all<KeyRow>(queries::token_keys)) keys.push_back(key_of(row));
    return keys;
}

std::vector<TokenKey> turn_token_keys(store::Tx& tx, const Context& context) {
    tx.all<std::string>(queries::drop_old_token_keys, "now"_p = context.now);
    const auto keys = stored_token_keys(tx);
    const auto last = keys.empty() ? context.now : keys.front().signs_until;
    if (last <= context.now + kKeyAhead) make_key(tx, context, std::max(last, context.now));
    return stored_token_keys(tx);
}

struct TokenKeys::Ring {
    std::vector<TokenKey> keys;
    json::value published;
    KeySet set;

    /// Of those whose time it is, the one that came last.
    const SigningKey& signing(Time now) const {
        const TokenKey* best = nullptr;
        for (const auto& one : keys)
            if (one.signs_from <= now && (best == nullptr || one.signs_from > best->signs_from)) best = &one;
        CHECK(best != nullptr, "there is always a key to sign with");
        return best->key;
    }
};

void TokenKeys::use(std::vector<TokenKey> keys) {
    json::array published;
    for (const auto& one : keys) published.push_back(public_jwk(one.key));
    json::value set = json::object{{"keys", std::move(published)}};
    auto read = KeySet::read(set);
    CHECK(read.has_value(), "our own keys can be read");
    auto ring = std::make_shared<Ring>(Ring{std::move(keys), std::move(set), *std::move(read)});
    const std::lock_guard lock{mutex_};
    ring_ = std::move(ring);
}

std::shared_ptr<const TokenKeys::Ring> TokenKeys::ring() const {
    const std::lock_guard lock{mutex_};
    CHECK(ring_ != nullptr, "the keys are loaded before anybody calls");
    return ring_;
}

std::string TokenKeys::sign(const UserId& user, const SessionId& session, Time now, Random& random) const {
    return make_access_token(ring()->signing(now), issuer_, user, session, now, random);
}

Result<AccessClaims> TokenKeys::open(std::string_view token, Time now) const {
    return open_access_token(token, ring()->set, issuer_, now);
}

json::value TokenKeys::key_set() const { return ring()->published; }

}  // namespace hf::identity
