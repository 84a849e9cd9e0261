// A payment: what was asked of whom for what, what has arrived, and how far its delivery is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/id.h"
#include "base/json_codec.h"
#include "base/money.h"
#include "base/scalars.h"
#include "paywall/lifecycle.h"
#include "rails/port.h"

namespace hf::paywall {

using PaymentId = Id<"pay">;

/// What is unusual about its money: too little so far, more than asked, after the deadline, or not known yet.
enum class Exception { none, partial, over, late, unknown };
BOOST_DESCRIBE_ENUM(Exception, none, partial, over, late, unknown)

/// What becomes of money that arrives after the deadline.
enum class LatePayments { honor, refund };
BOOST_DESCRIBE_ENUM(LatePayments, honor, refund)

/// How long a paid one waits to be claimed before its money goes back.
inline constexpr Duration kClaimWithin = std::chrono::days{90};

/// A row of `payments`. Price and received tell of the offer that is nearest to being covered; of the first, until
/// money arrives.
struct Payment {
    PaymentId id;
    std::int64_t identifier = 0;
    State state = kFirst;
    Exception exception = Exception::none;
    std::int64_t version = 1;
    std::string gate;      // empty when an application asked for it
    std::string binding;   // digest of what it opens (binding.h)
    std::string resource;  // for people: the path and query, or the application's words
    std::int64_t price_amount = 0;
    Asset price_asset;
    std::int64_t received_amount = 0;
    Duration window_ms{0};  // how long it opens after the claim; 0: once
    Time created_at;
    Time deadline;
    std::optional<Time> paid_at;
    std::optional<Time> claimed_at;
    std::int64_t claim_fence = 0;
    Time claim_until;             // a reservation holds until then; 0: none
    std::int64_t broken_off = 0;  // deliveries the visitor broke off
    std::string metadata;         // JSON, or empty
    Duration claim_within_ms{kClaimWithin};
    std::optional<Time> claim_by;  // while it is paid
    LatePayments late_payments = LatePayments::honor;
    std::string rail;     // by which it was paid; empty until then
    std::string preview;  // an upstream's words, JSON; empty where the gate has its own

    Money price() const { return {price_amount, price_asset}; }
    bool opens_once() const { return window_ms.count() == 0; }
    /// Never for what opens once: a deed may hold an earlier `now` than the claim whose commit it already sees.
    bool opens_at(Time now) const { return !opens_once() && claimed_at && now < *claimed_at + window_ms; }
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, identifier, state, exception, version, gate, binding, resource, price_amount, price_asset,
                       received_amount, window_ms, created_at, deadline, paid_at, claimed_at, claim_fence, claim_until,
                       broken_off, metadata, claim_within_ms, claim_by, late_payments, rail, preview))

/// A row of `offers`.
struct OfferRow {
    PaymentId payment_id;
    std::string rail;
    std::int64_t amount = 0;
    Asset asset;
    std::string reference;
    std::int64_t received_amount = 0;
    std::string received_fraction;  // of one minor unit (rails/tally.h)

    rails::Tally received() const { return {received_amount, received_fraction}; }
};
BOOST_DESCRIBE_STRUCT(OfferRow, (), (payment_id, rail, amount, asset, reference, received_amount, received_fraction))

/// A row of `payment_history`.
struct HistoryRow {
    std::int64_t version = 0;
    Time at;
    Event event = Event::asked;
    std::optional<State> from_state;
    State to_state = kFirst;
    std::string why;
    std::string actor;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (version, at, event, from_state, to_state, why, actor))

// ---- what is shown

/// `received` and `rest` are of this offer alone: money adds up within its rail and asset. What the ledger cannot count
/// is missing: the rest is rounded up, and the rail's details ask for it exactly.
struct OfferView {
    std::string rail;
    Money amount;
    Money received;
    Money rest;
    json::object details;
};
BOOST_DESCRIBE_STRUCT(OfferView, (), (rail, amount, received, rest, details))

/// For whoever knows the id. Never metadata, never the payer.
struct PublicPayment {
    PaymentId payment_id;
    std::string id;  // the decimal identifier, a text because JavaScript cannot hold it
    State state;
    Exception exception;
    Money price;
    Money received;
    Time deadline;
    std::vector<OfferView> offers;
    std::string pay_page;
};
BOOST_DESCRIBE_STRUCT(PublicPayment, (),
                      (payment_id, id, state, exception, price, received, deadline, offers, pay_page))

/// For the operator's keys.
struct FullPayment : PublicPayment {
    std::string gate;
    std::string resource;
    Time created_at;
    std::optional<Time> paid_at;
    std::optional<Time> claimed_at;
    std::optional<Time> opens_until;
    std::map<std::string, std::string> metadata;
};
BOOST_DESCRIBE_STRUCT(FullPayment, (PublicPayment),
                      (gate, resource, created_at, paid_at, claimed_at, opens_until, metadata))

}  // namespace hf::paywall
