// Money that has to go back: what was never claimed, what came too late, what nobody awaited, what the operator gives
// back. One obligation a movement of money, so that each sum goes to whom it came from. It is sent by job where the
// rail can, under a reference that the rail sends once however often it is asked; where it cannot, the operator settles
// it by hand and says how.
#pragma once

#include "base/scalars.h"
#include "base/shapes.h"
#include "paywall/payment.h"
#include "rails/record_arrival.h"
#include "store/tx.h"

namespace hf::paywall {

using ObligationId = Id<"obl">;

enum class Why { unclaimed, late, unmatched, refunded };
BOOST_DESCRIBE_ENUM(Why, unclaimed, late, unmatched, refunded)

enum class Debt { owed, settled };
BOOST_DESCRIBE_ENUM(Debt, owed, settled)

/// A row of `obligations`.
struct Obligation {
    ObligationId id;
    std::optional<PaymentId> payment_id;  // none: of money that nobody awaited
    std::string rail;
    std::string transfer;  // the movement that goes back
    std::string payer;     // in the rail's words; empty: the operator has to find out
    std::int64_t amount = 0;
    Asset asset;
    std::string base_units;
    Why why{};
    Debt state = Debt::owed;
    std::int64_t reference = 0;  // under which it is sent
    Time created_at;
    std::optional<Time> settled_at;
    std::string settled_by;  // the rail's name of the movement back, or the operator's words
};
BOOST_DESCRIBE_STRUCT(Obligation, (),
                      (id, payment_id, rail, transfer, payer, amount, asset, base_units, why, state, reference,
                       created_at, settled_at, settled_by))

/// For the operator's keys.
struct ObligationView {
    ObligationId id;
    std::optional<PaymentId> payment_id;
    std::string rail;
    std::string transfer;
    std::string payer;
    Money amount;
    std::string base_units;  // exact, where the rail counts more finely than the asset
    Why why;
    Debt state;
    Time created_at;
    std::optional<Time> settled_at;
    std::string settled_by;
};
BOOST_DESCRIBE_STRUCT(ObligationView, (),
                      (id, payment_id, rail, transfer, payer, amount, base_units, why, state, created_at, settled_at,
                       settled_by))

/// The job that sends one back; its payload names it.
inline constexpr std::string_view kPayBack = "paywall.pay_back";
struct PayBack {
    ObligationId obligation;
};
BOOST_DESCRIBE_STRUCT(PayBack, (), (obligation))

/// Owes this movement of money, once: nothing when it goes back already. Enqueues the job that sends it.
std::optional<Obligation> owe_arrival(store::Tx& tx, const Context& context, const rails::ArrivalRow& arrival, Why why);

/// Enqueues the job once more: the payer has become known since it ran.
void send_by_job(store::Tx& tx, const Context& context, const ObligationId& id);

/// Owes all the money of a payment that does not go back yet, and says how many movements that were.
int owe_payment(store::Tx& tx, const Context& context, const PaymentId& id, Why why);

std::optional<Obligation> find_obligation(store::Tx& tx, const ObligationId& id);

/// False when it was settled before.
bool settle(store::Tx& tx, const Context& context, const ObligationId& id, std::string_view how);

ObligationView view_of(const Obligation& obligation);

}  // namespace hf::paywall
