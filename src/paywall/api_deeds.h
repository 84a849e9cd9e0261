// What applications with their own server do: ask for payments, look at them, claim them.
#pragma once

#include "base/shapes.h"
#include "paywall/find_payment.h"
#include "paywall/routes.h"
#include "store/tx.h"

namespace hf::paywall {

struct Price {
    std::int64_t amount = 0;
    Asset asset;
    Money money() const { return {amount, asset}; }
};
BOOST_DESCRIBE_STRUCT(Price, (), (amount, asset))
constexpr auto notes(const Price*) { return std::array{Note{"amount", "In minor units.", 1, kMostAmount}}; }

struct NewPayment {
    Price price;
    std::string resource;
    std::optional<std::vector<std::string>> rails;
    std::optional<std::int64_t> deadline_seconds;
    std::optional<std::map<std::string, std::string>> metadata;
};
BOOST_DESCRIBE_STRUCT(NewPayment, (), (price, resource, rails, deadline_seconds, metadata))

constexpr auto notes(const NewPayment*) {
    return std::array{
        Note{"price", "What it costs, in minor units of an asset."},
        Note{"resource", "What it is for, in words that the payer sees.", 1, 2'000},
        Note{"rails", "Which rails to offer, in this order; all that carry the asset when left out.", 1, 16},
        Note{"deadline_seconds", "How long it is awaited; ten minutes when left out.", 1, 2'592'000},
        Note{"metadata", "Your own words about it, at most 50; never shown to the payer.", 0, 50}};
}

struct OnePayment {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(OnePayment, (), (id))
constexpr auto notes(const OnePayment*) { return std::array{Note{"id", "The payment's id."}}; }

struct GetPayment {
    std::string id;
    std::optional<std::int64_t> wait;
};
BOOST_DESCRIBE_STRUCT(GetPayment, (), (id, wait))
constexpr auto notes(const GetPayment*) {
    return std::array{Note{"id", "The payment's id."},
                      Note{"wait", "Seconds to hold the answer back while the payment is awaited.", 0, 60}};
}

struct ListPayments : Paging {
    std::optional<State> state;
};
BOOST_DESCRIBE_STRUCT(ListPayments, (Paging), (state))
constexpr auto notes(const ListPayments*) { return std::array{Note{"state", "Only payments in this state."}}; }

/// invalid_fields for a price beyond what JSON holds, for a rail that is not there or does not carry the asset, and for
/// metadata larger than 16 KiB.
Result<FullPayment> ask_for_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                    const PaymentRules& rules, const NewPayment& in);

Result<PublicPayment> get_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                  const GetPayment& in);
Result<FullPayment> show_payment(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                 const OnePayment& in);
Result<FullPayment> use_payment(store::Tx& tx, const Context& context, const rails::Rails& rails, const OnePayment& in);

/// Newest first. Offers are left out: a list is for looking through.
Result<Page<FullPayment>> list_payments(store::Tx& tx, const Context& context, const rails::Rails& rails,
                                        const ListPayments& in);

}  // namespace hf::paywall
