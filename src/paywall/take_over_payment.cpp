#include "paywall/take_over_payment.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/actor.h"
#include "base/check.h"
#include "base/digest.h"
#include "paywall/find_payment.h"
#include "paywall/move_payment.h"
#include "paywall/obligation.h"
#include "paywall/queries.h"
#include "paywall/recognize_money.h"
#include "rails/record_arrival.h"

namespace hf::paywall {

using store::operator""_p;

namespace {

/// The bytes of one digest as randomness: nobody guesses them who has not the secret, and they come again.
class Repeated final : public Random {
  public:
    explicit Repeated(const Sha256& bytes) : bytes_(bytes) {}
    void fill(std::span<std::uint8_t> out) override {
        CHECK(out.size() <= bytes_.size(), "an id needs no more than one digest");
        std::ranges::copy_n(bytes_.begin(), static_cast<std::ptrdiff_t>(out.size()), out.begin());
    }

  private:
    Sha256 bytes_;
};

/// With the least of times: these are older than all that was asked for here.
PaymentId id_of(std::string_view secret, const Elsewhere& from) {
    Repeated bytes{hmac_sha256(secret, fmt::format("{}:{}:{}", from.source.size(), from.source, from.key))};
    return PaymentId::make(Time{}, bytes);
}

Took stands_in_the_way(store::Tx& tx, const PaymentId& id, const Elsewhere& from) {
    if (find_payment(tx, id)) return Took::known;
    if (from.state == State::timed_out) return Took::taken;
    const auto living = tx.one<PaymentId>(queries::find_living_payment, "identifier"_p = from.identifier);
    return living ? Took::identifier_living : Took::taken;
}

void offer_again(store::Tx& tx, const Payment& payment, const Elsewhere& from) {
    tx.run(queries::insert_offer, "payment_id"_p = payment.id, "rail"_p = from.rail, "place"_p = std::int64_t{0},
           "amount"_p = from.price.amount, "asset"_p = from.price.asset,
           "reference"_p = fmt::format("{}", from.identifier));
}

/// As if it had come in here, so that it can go back as other money can. The rail may tell of it by itself one day.
void trust_money(store::Tx& tx, const Context& context, const Payment& payment, const Elsewhere& from) {
    const rails::Arrival arrival{.rail = from.rail,
                                 .transfer = trusted_transfer_of(payment.id),
                                 .reference = fmt::format("{}", from.identifier),
                                 .amount = from.price,
                                 .at = from.created_at};
    rails::record_arrival(tx, context, arrival);
    rails::match_arrival(tx, arrival, payment.id.text, from.price.amount);
    tx.run(queries::count_in_offer, "payment_id"_p = payment.id, "rail"_p = from.rail, "asset"_p = from.price.asset,
           "received_amount"_p = from.price.amount, "received_fraction"_p = std::string_view{});
}

}  // namespace

bool opens_anything_of(const Payment& payment, const Gate& gate) {
    return payment.binding == kAnythingOfGate && payment.gate == gate.name &&
           std::ranges::any_of(gate.prices, [&](const Money& price) {
               return payment.price_asset == price.asset && payment.price_amount >= price.amount;
           });
}

Took would_take_over(store::Tx& tx, std::string_view secret, const Elsewhere& from) {
    return stands_in_the_way(tx, id_of(secret, from), from);
}

Took take_over_payment(store::Tx& tx, const Context& context, std::string_view secret, const Elsewhere& from) {
    Payment payment;
    payment.id = id_of(secret, from);
    if (const auto way = stands_in_the_way(tx, payment.id, from); way != Took::taken) return way;
    const bool is_paid = from.state == State::paid || from.state == State::claimed;
    payment.identifier = from.identifier;
    payment.state = from.state;
    payment.gate = from.gate;
    payment.binding = from.gate.empty() ? "" : kAnythingOfGate;
    payment.resource = from.source;
    payment.price_amount = from.price.amount;
    payment.price_asset = from.price.asset;
    payment.received_amount = is_paid || from.was_paid ? from.price.amount : 0;
    payment.exception = from.was_paid && !is_paid ? Exception::late : Exception::none;
    payment.created_at = from.created_at;
    payment.deadline = from.deadline;
    // When it was paid is not known: from now on it waits for its claim as any other.
    if (is_paid) {
        payment.paid_at = context.now;
        payment.rail = from.rail;
    }
    if (from.state == State::paid) payment.claim_by = context.now + payment.claim_within_ms;
    if (from.state == State::claimed) payment.claimed_at = context.now;
    tx.run(queries::insert_payment, payment);
    offer_again(tx, payment, from);
    if (payment.received_amount > 0) trust_money(tx, context, payment, from);
    tx.run(queries::insert_history, "payment_id"_p = payment.id, "version"_p = payment.version, "at"_p = context.now,
           "event"_p = Event::asked, "from_state"_p = std::optional<State>{}, "to_state"_p = payment.state,
           "why"_p = from.why, "actor"_p = actor_of(context.caller));
    // It was taken there, and nothing was given for it.
    if (from.was_paid && !is_paid) owe_payment(tx, context, payment.id, Why::unclaimed);
    return Took::taken;
}

}  // namespace hf::paywall
