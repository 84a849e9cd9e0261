// Payments that were made elsewhere, by a paywall that Holdfast replaces: taken over as they stood there.
// docs/decisions/0010-payments-from-elsewhere.md says what they open and why.
#pragma once

#include <string>
#include <string_view>

#include "paywall/gate.h"
#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

/// In place of a digest: the payment opens any one thing of its gate that costs no more than was paid.
inline constexpr std::string_view kAnythingOfGate = "anything";

/// Whether `payment` was taken over for this gate and is enough for what it costs.
bool opens_anything_of(const Payment& payment, const Gate& gate);

struct Elsewhere {
    std::string source;  // which system: "raiden-paywall"
    std::string key;     // its name there, the same at every run
    std::int64_t identifier = 0;
    State state = State::awaited;
    bool was_paid = false;  // of one that timed out: the money came, and nothing was given for it
    Money price;
    Time created_at;
    Time deadline;
    std::string rail;  // by which its money came or is to come
    std::string gate;  // empty: an application's own, which opens no gate
    std::string why;   // the first line of its history
};

enum class Took {
    taken,
    known,              // taken over before: nothing changed, whatever has become of it since
    identifier_living,  // another payment that has not timed out has its identifier
};

/// What was received is written as the price, on trust: nothing less was accepted there (recognize_money.h). Of one
/// that timed out it is owed at once. The id is made of `secret` and the payment's name, so that running again finds
/// what is there, and nobody else can tell it.
Took take_over_payment(store::Tx& tx, const Context& context, std::string_view secret, const Elsewhere& from);

/// What the same would do now.
Took would_take_over(store::Tx& tx, std::string_view secret, const Elsewhere& from);

}  // namespace hf::paywall
