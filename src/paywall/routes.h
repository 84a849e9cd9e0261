// The paywall's HTTP surface on the API listener.
#pragma once

#include <vector>

#include "base/time.h"
#include "rails/port.h"

namespace hf::http {
struct Route;
}

namespace hf::paywall {

class GateCheck;

/// What applications may ask for.
struct PaymentRules {
    Duration deadline{600'000};  // when they name none
    Duration longest_deadline{30LL * 86'400'000};
    std::string public_url{};  // the gate's address as payers see it, without a last slash
};

/// The gate's own pages link relatively; what leaves by the API names the gate's public address.
template <class View>
Result<View> linked(const PaymentRules& rules, Result<View> view) {
    if (view) view->pay_page.insert(0, rules.public_url);
    return view;
}

/// `rails` outlives the routes. The sandbox's own route is there only when that rail is.
std::vector<http::Route> routes(const rails::Rails& rails, const PaymentRules& rules);
std::vector<http::Route> money_routes(const rails::Rails& rails, const PaymentRules& rules);

/// The till and the story of a payment, for operators. `rails` outlives them.
std::vector<http::Route> till_routes(const rails::Rails& rails);

/// Forward authentication. `check` outlives it; null where only the documents are wanted.
std::vector<http::Route> gate_check_routes(GateCheck* check);

}  // namespace hf::paywall
