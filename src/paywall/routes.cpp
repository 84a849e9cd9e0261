#include "paywall/routes.h"

#include "base/shapes.h"
#include "http/route.h"
#include "paywall/api_deeds.h"
#include "paywall/move_payment.h"
#include "paywall/pay_in_sandbox.h"

namespace hf::paywall {

using store::Tx;

namespace {

Result<Page<FullPayment>> linked(const PaymentRules& rules, Result<Page<FullPayment>> page) {
    if (page)
        for (auto& view : page->items) view.pay_page.insert(0, rules.public_url);
    return page;
}

}  // namespace

http::Routes routes(const rails::Rails& rails, const PaymentRules& rules) {
    const auto* all = &rails;
    http::Routes list{
        http::post("/v1/payments", "createPayment",
                   [all, rules](Tx& tx, const Context& context, const NewPayment& in) {
                       return linked(rules, ask_for_payment(tx, context, *all, rules, in));
                   })
            .scope("payments:write")
            .made(&FullPayment::payment_id,
                  [all, rules](Tx& tx, const Context& context, const std::string& id) {
                      return linked(rules, show_payment(tx, context, *all, {.id = id}));
                  })
            .ok(201)
            .summary("Ask for a payment.")
            .example(R"({"price": {"amount": 25, "asset": "USD/2"}, "resource": "Chapter 3"})"),

        http::get("/v1/payments", "listPayments",
                  [all, rules](Tx& tx, const Context& context, const ListPayments& in) {
                      return linked(rules, list_payments(tx, context, *all, in));
                  })
            .scope("payments:read")
            .summary("Payments, newest first."),

        http::get("/v1/payments/{id}", "getPayment",
                  [all, rules](Tx& tx, const Context& context, const GetPayment& in) {
                      return linked(rules, get_payment(tx, context, *all, in));
                  })
            .open()
            .waits(std::string{kPaymentTopic}, &GetPayment::id,
                   [](const PublicPayment& payment) { return payment.state == State::awaited; })
            .fails(Code::not_found)
            .summary(
                "The public view of a payment, for whoever knows its id; ?wait= holds it back while it is awaited."),

        http::get("/v1/payments/{id}/details", "getPaymentDetails",
                  [all, rules](Tx& tx, const Context& context, const OnePayment& in) {
                      return linked(rules, show_payment(tx, context, *all, in));
                  })
            .scope("payments:read")
            .fails(Code::not_found)
            .summary("All that is known of a payment, its metadata included."),

        http::post("/v1/payments/{id}/claim", "claimPayment",
                   [all, rules](Tx& tx, const Context& context, const OnePayment& in) {
                       return linked(rules, use_payment(tx, context, *all, in));
                   })
            .scope("payments:write")
            .made(&FullPayment::payment_id,
                  [all, rules](Tx& tx, const Context& context, const std::string& id) {
                      return linked(rules, show_payment(tx, context, *all, {.id = id}));
                  })
            .fails(Code::not_found, Code::wrong_state)
            .summary("Use a paid payment, exactly once."),
    };
    if (rails.find("sandbox") != nullptr)
        list.push_back(http::post("/v1/sandbox/payments/{id}/pay", "payInSandbox",
                                  [all, rules](Tx& tx, const Context& context, const SandboxPayment& in) {
                                      return linked(rules, pay_in_sandbox(tx, context, *all, in));
                                  })
                           .open()
                           .fails(Code::not_found)
                           .summary("Pay with play money.")
                           .example(R"({"amount": 10})"));
    return list;
}

}  // namespace hf::paywall
