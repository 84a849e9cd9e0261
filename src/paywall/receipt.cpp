#include "paywall/receipt.h"

#include <algorithm>

#include "base/text.h"
#include "paywall/queries.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

struct KeyRow {
    std::string id;
    std::string seed;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, seed))

SigningKey key_of(const KeyRow& row) {
    const auto seed = from_base64url(row.seed);
    CHECK(seed && seed->size() == 32, "a stored seed is 32 bytes");
    std::array<std::uint8_t, 32> bytes;
    std::ranges::copy(*seed, bytes.begin());
    auto key = SigningKey::from_seed(bytes);
    CHECK(key.id == row.id, "a stored key has the name of its seed");
    return key;
}

}  // namespace

std::string Receipts::issue(const Payment& payment, Time now) const {
    ReceiptClaims claims;
    claims.iss = issuer_;
    claims.jti = payment.id;
    claims.gate = payment.gate;
    claims.resource = payment.resource;
    claims.price = payment.price();
    claims.rail = payment.rail;
    claims.paid_at = payment.paid_at;
    claims.issued_at = now;
    if (!payment.opens_once()) claims.opens_until = payment.claimed_at.value_or(now) + payment.window_ms;
    return sign_jws(keys_.front(), kReceiptType, to_json(claims).as_object());
}

Result<ReceiptClaims> Receipts::check(std::string_view receipt) const { return check_receipt(receipt, key_set()); }

json::value Receipts::key_set() const {
    json::array keys;
    for (const auto& key : keys_) keys.push_back(public_jwk(key));
    return json::object{{"keys", std::move(keys)}};
}

Result<ReceiptClaims> check_receipt(std::string_view receipt, const json::value& key_set) {
    const auto claims = TRY(open_jws(receipt, kReceiptType, key_set));
    auto read = from_json<ReceiptClaims>(claims);
    if (!read) return fail(Code::unauthorized, "It is signed, and it is not a receipt of this kind.");
    return read;
}

std::vector<SigningKey> load_receipt_keys(store::Tx& tx, const Context& context) {
    std::vector<SigningKey> keys;
    for (const auto& row : tx.all<KeyRow>(queries::receipt_keys)) keys.push_back(key_of(row));
    if (keys.empty()) keys.push_back(make_receipt_key(tx, context));
    return keys;
}

SigningKey make_receipt_key(store::Tx& tx, const Context& context) {
    const auto seed = context.random.bytes<32>();
    auto key = SigningKey::from_seed(seed);
    tx.run(queries::insert_receipt_key, "id"_p = key.id,
           "seed"_p = base64url({reinterpret_cast<const char*>(seed.data()), seed.size()}),
           "created_at"_p = context.now);
    return key;
}

}  // namespace hf::paywall
