#include "paywall/receipt_page.h"

#include <boost/json/object.hpp>

#include "http/page.h"
#include "http/qr_code.h"
#include "paywall/answers.h"
#include "paywall/find_payment.h"
#include "paywall/pages.h"
#include "paywall/pay_page.h"

namespace hf::paywall {
namespace {

std::string opens_until(const Payment& payment) {
    if (payment.opens_once()) return "once";
    return payment.claimed_at ? "until " + spoken(*payment.claimed_at + payment.window_ms) : "from the first use on";
}

/// A picture for a telephone's camera.
std::string code_of(const std::string& address) {
    const auto code = http::make_qr_code(address);
    return code ? http::qr_svg(*code, "This page's address") : std::string{};
}

}  // namespace

http::Reply receipt_page(const ReceiptShown& shown) {
    const auto& payment = shown.payment;
    const auto preview = preview_of(payment, shown.gate);
    const auto here = receipt_page_of(payment.id);
    const bool for_application = payment.gate.empty();
    return http::page_reply(200,
                            {.title = "Receipt",
                             .look = "receipt",
                             .assets = kGateAssets,
                             .ribbon = shown.is_play_money ? "This is play money. Nothing real was charged." : ""},
                            page("receipt.html"),
                            {{"title", for_application ? payment.resource : preview_text(preview, "title")},
                             {"resource", for_application ? "" : payment.resource},
                             {"price", spoken(payment.price())},
                             {"rail", payment.rail},
                             {"paid_at", rfc3339(*payment.paid_at)},
                             {"paid", spoken(*payment.paid_at)},
                             {"opens", for_application ? "" : opens_until(payment)},
                             {"number", std::to_string(payment.identifier)},
                             {"open", shown.opens && !for_application ? payment.resource : ""},
                             {"lasts", shown.opens && !payment.opens_once()},
                             {"qr", shown.opens && !shown.issuer.empty() ? code_of(shown.issuer + here) : ""},
                             {"receipt", shown.receipt},
                             {"mark", http::assets_at(kGateAssets) + "mark.svg"}});
}

}  // namespace hf::paywall
