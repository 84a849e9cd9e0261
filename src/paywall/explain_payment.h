// The whole story of one payment, for an operator: what it is, what was offered and received, and how it came to be as
// it is, step by step with the reason of each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "paywall/find_payment.h"
#include "store/tx.h"

namespace hf::paywall {

struct Step {
    Time at;
    Event event;
    std::optional<State> from_state;
    State to_state;
    std::string why;
    std::string actor;
};
BOOST_DESCRIBE_STRUCT(Step, (), (at, event, from_state, to_state, why, actor))

/// One event that the present state still knows.
struct Possible {
    Event event;
    Guard guard;
    State leads_to;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Possible, (), (event, guard, leads_to, why))

struct Explanation {
    FullPayment payment;
    std::optional<Time> reserved_until;  // a delivery is under way
    std::int64_t deliveries_broken_off = 0;
    std::vector<Step> history;
    std::vector<Possible> next;
};
BOOST_DESCRIBE_STRUCT(Explanation, (), (payment, reserved_until, deliveries_broken_off, history, next))

/// By id or decimal identifier; not_found.
Result<Explanation> explain_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                    std::string_view id_or_identifier);

}  // namespace hf::paywall
