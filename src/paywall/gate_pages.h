// The gate's own pages under /.holdfast/: never proxied, never priced. All that a visitor needs to pay is here.
//
//     GET  /.holdfast/payments/{id}?wait=30   the public view, held back while the payment is AWAITED; with &state= and
//                                             &received= (minor units; one number, or one an offer) while both are as
//                                             the caller has seen them
//     POST /.holdfast/payments/{id}/pay       play money, in sandbox mode; {"amount": 10} or all of it
//     GET  /.holdfast/pay/{id}                the pay page; for who asks for JSON, what a 402 says
//     GET  /.holdfast/receipts/{id}           the receipt of a payment that was paid: a page, or {"receipt": …}
//     GET  /.holdfast/keys                    what receipts are checked with
//     GET  /.holdfast/assets/{release}/{name} styles and scripts of the pages
#pragma once

#include "http/reaction.h"
#include "paywall/gate.h"
#include "paywall/receipt.h"
#include "rails/port.h"
#include "store/kernel.h"

namespace hf::paywall {

class GatePages {
  public:
    static constexpr std::string_view kPrefix = "/.holdfast/";
    static constexpr std::size_t kMostBody = 4 << 10;
    static bool owns(std::string_view path) { return path.starts_with(kPrefix) || path == "/.holdfast"; }

    GatePages(const store::Kernel& kernel, const rails::Rails& rails, const Receipts& receipts)
        : kernel_(kernel), rails_(rails), receipts_(receipts) {}

    http::Reaction handle(http::Request& request, const GateTable& table);

  private:
    http::Reaction show_payment(http::Request& request, std::string_view id);
    http::Reaction show_pay_page(http::Request& request, const GateTable& table, std::string_view id);
    http::Reaction show_receipt(http::Request& request, const GateTable& table, std::string_view id);
    http::Reaction show_keys(http::Request& request);
    http::Reaction pay(http::Request& request, std::string_view id);

    const store::Kernel& kernel_;
    const rails::Rails& rails_;
    const Receipts& receipts_;
};

}  // namespace hf::paywall
