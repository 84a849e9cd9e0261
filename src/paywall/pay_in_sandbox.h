// The button of the sandbox: play money arrives as real money would, by the same deed.
#pragma once

#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

struct SandboxPayment {
    std::string id;                      // `pay_…` or the decimal identifier
    std::optional<std::int64_t> amount;  // minor units; what is missing when left out
};
BOOST_DESCRIBE_STRUCT(SandboxPayment, (), (id, amount))

constexpr auto notes(const SandboxPayment*) {
    return std::array{Note{"id", "The payment: its id, or its decimal identifier."},
                      Note{"amount", "Play money in minor units; all that is missing when left out.", 1, kMostAmount}};
}

/// not_found when there is no such payment or sandbox is not among its offers. Every call is another movement of money.
Result<PublicPayment> pay_in_sandbox(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                     const SandboxPayment& in);

}  // namespace hf::paywall
