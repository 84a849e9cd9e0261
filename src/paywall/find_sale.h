// A sale, for whoever watches them happen: what was paid for, how much came, and by which rail.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "paywall/payment.h"
#include "store/tx.h"

namespace hf::paywall {

struct Sale {
    PaymentId id;
    Time paid_at;
    std::string resource;
    std::string rail;  // the one that brought the price
    Money received;    // on that rail
};
BOOST_DESCRIBE_STRUCT(Sale, (), (id, paid_at, resource, rail, received))

/// Nothing while the payment is not paid.
std::optional<Sale> find_sale(store::Tx& tx, const PaymentId& id);

/// Those among the `most` payments that were asked for last, in that order: for who has missed some news.
std::vector<Sale> latest_sales(store::Tx& tx, int most);

}  // namespace hf::paywall
