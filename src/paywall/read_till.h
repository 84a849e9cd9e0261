// What an operator sees at a glance: the last payments, the day's income by rail, and what hangs.
#pragma once

#include <string>
#include <vector>

#include "paywall/find_payment.h"
#include "paywall/unmatched_money.h"
#include "store/tx.h"

namespace hf::paywall {

struct TillPayment {
    FullPayment payment;   // without its offers
    bool payable = false;  // awaited, and play money would do
};

/// What came in by one rail in one asset, and found its payment.
struct Income {
    std::string rail;
    Money sum;  // never more than the largest number: beyond that it stays there
    std::int64_t arrivals = 0;
};

struct RailTrouble {
    std::string rail, says;
};

struct Till {
    Time now;
    std::vector<TillPayment> latest;        // newest first
    std::vector<Income> today;              // since midnight UTC, by the day on which it was recorded
    std::vector<TillPayment> hanging;       // money has arrived, bought nothing and does not go back; newest first
    std::vector<ObligationView> owed;       // money that goes back and has not gone yet; oldest first
    std::vector<UnmatchedMoney> unmatched;  // oldest first
    std::vector<RailTrouble> troubles;
};

inline constexpr std::int64_t kTillRows = 25;

/// Each list has at most kTillRows.
Till read_till(store::Tx& tx, const Context& context, const rails::Rails& rails);

}  // namespace hf::paywall
