#include "paywall/obligation.h"

#include "jobs/jobs.h"
#include "paywall/move_payment.h"
#include "paywall/queries.h"
#include "rails/queries.h"

namespace hf::paywall {

using store::operator""_p;

std::optional<Obligation> owe_arrival(store::Tx& tx, const Context& context, const rails::ArrivalRow& arrival,
                                      Why why) {
    if (!tx.one<std::string>(rails::queries::send_arrival_back, "rail"_p = arrival.rail,
                             "transfer"_p = arrival.transfer))
        return std::nullopt;
    Obligation owed;
    owed.id = ObligationId::make(context.now, context.random);
    if (arrival.payment_id) owed.payment_id = PaymentId{*arrival.payment_id};
    owed.rail = arrival.rail;
    owed.transfer = arrival.transfer;
    owed.payer = arrival.payer;
    owed.amount = arrival.amount;
    owed.asset = arrival.asset;
    owed.base_units = arrival.base_units;
    owed.why = why;
    owed.reference = static_cast<std::int64_t>((context.random.number() >> 1) | 1);  // some rails take 0 for none
    owed.created_at = context.now;
    tx.run(queries::insert_obligation, owed);
    send_by_job(tx, context, owed.id);
    return owed;
}

void send_by_job(store::Tx& tx, const Context& context, const ObligationId& id) {
    const auto job = jobs::enqueue(
        tx, context, {.kind = std::string{kPayBack}, .payload = jobs::payload_of(PayBack{id}), .unique_key = id.text});
    CHECK(job.has_value(), "a job of ours is well formed");
}

int owe_payment(store::Tx& tx, const Context& context, const PaymentId& id, Why why) {
    int count = 0;
    for (const auto& arrival : tx.all<rails::ArrivalRow>(rails::queries::arrivals_of_payment, "payment_id"_p = id))
        count += owe_arrival(tx, context, arrival, why) ? 1 : 0;
    if (count > 0) tx.announce(kPaymentTopic, id.text);
    return count;
}

std::optional<Obligation> find_obligation(store::Tx& tx, const ObligationId& id) {
    return tx.one<Obligation>(queries::find_obligation, "id"_p = id);
}

bool settle(store::Tx& tx, const Context& context, const ObligationId& id, std::string_view how) {
    return tx
        .one<ObligationId>(queries::settle_obligation, "id"_p = id, "settled_at"_p = context.now, "settled_by"_p = how)
        .has_value();
}

ObligationView view_of(const Obligation& owed) {
    return {owed.id,         owed.payment_id, owed.rail,  owed.transfer,   owed.payer,      {owed.amount, owed.asset},
            owed.base_units, owed.why,        owed.state, owed.created_at, owed.settled_at, owed.settled_by};
}

}  // namespace hf::paywall
