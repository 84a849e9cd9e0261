// The rows of a Raiden Paywall's database, each judged by itself: what it stood for there, and what it becomes here.
// Its states were never stored; they follow from three columns and the clock. No row is trusted, and the pickled event
// is looked at only for being there: unpickling is running a stranger's program.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "jobs/zone.h"

namespace hf::cli {

/// A row of its table `payment`, as bytes.
struct OriginPayment {
    std::optional<std::string> identifier, counter, timeout, amount, token_address, payment_event, claimed;
};

enum class OriginState {
    awaited,
    paid,  // and not yet claimed
    claimed,
    paid_in_vain,  // paid, then timed out: the payer got nothing for it
    unpaid,        // timed out, and nobody paid
    unreadable
};
BOOST_DESCRIBE_ENUM(OriginState, awaited, paid, claimed, paid_in_vain, unpaid, unreadable)

struct OriginJudgement {
    OriginState state = OriginState::unreadable;
    std::string why;  // of an unreadable one
    std::int64_t identifier = 0;
    std::int64_t counter = 0;
    Money price;
    bool was_rounded = false;  // up, to what the asset can count
    Time deadline;
};

/// What the rows cannot say: how its token is called here, and in which zone its server's clock was set (deadlines were
/// written without one).
struct OriginWorld {
    std::string token_address;
    Asset asset;
    jobs::Zone zone;
};

OriginJudgement judge_origin_payment(const OriginPayment& row, const OriginWorld& world, Time now);

/// A decimal number of whole units, as Python's Decimal writes it ("0.001", "1E-7"), in minor units rounded up.
struct Counted {
    Money money;
    bool was_rounded = false;
};
Result<Counted> count_decimal(std::string_view text, const Asset& asset);

}  // namespace hf::cli
