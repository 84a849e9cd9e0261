// Receipts: what was bought, for how much, by which rail, when; signed, so that anybody with the public keys can check
// one offline. They say nothing about the payer. Whoever shows one is taken for the buyer while what he bought is open.
#pragma once

#include <vector>

#include "base/jws.h"
#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

inline constexpr std::string_view kReceiptType = "receipt+jwt";

/// What a receipt says. `jti` is the payment's id, which opens what was bought: a receipt is as secret as that.
struct ReceiptClaims {
    std::string iss;  // the gate's public address; empty where none is configured
    PaymentId jti;
    std::string gate;
    std::string resource;
    Money price;
    std::string rail;
    std::optional<Time> paid_at;
    Time issued_at;
    std::optional<Time> opens_until;  // none: it opened once
};
BOOST_DESCRIBE_STRUCT(ReceiptClaims, (), (iss, jti, gate, resource, price, rail, paid_at, issued_at, opens_until))

/// The keys of this server, the one it signs with first. Immutable; safe from any thread.
class Receipts {
  public:
    Receipts(std::vector<SigningKey> keys, std::string issuer) : keys_(std::move(keys)), issuer_(std::move(issuer)) {}

    /// Of a payment that is delivered now.
    std::string issue(const Payment& payment, Time now) const;
    /// unauthorized for what these keys have not signed.
    Result<ReceiptClaims> check(std::string_view receipt) const;
    /// The gate's public address; empty where none is configured.
    const std::string& issuer() const { return issuer_; }
    /// The public keys as a JSON Web Key Set (RFC 7517).
    json::value key_set() const;

  private:
    std::vector<SigningKey> keys_;
    std::string issuer_;
};

/// The same with a key set from elsewhere: a file that was kept.
Result<ReceiptClaims> check_receipt(std::string_view receipt, const json::value& key_set);

/// All keys, newest first; none before the first start.
std::vector<SigningKey> stored_receipt_keys(store::Tx& tx);
/// The same; makes the first one when there is none.
std::vector<SigningKey> load_receipt_keys(store::Tx& tx, const Context& context);
/// A new key to sign with from the next start on; receipts of the old ones stay good.
SigningKey make_receipt_key(store::Tx& tx, const Context& context);

}  // namespace hf::paywall
