// The operator's pages: open on loopback, elsewhere with a key.
#include "http/route.h"
#include "paywall/api_deeds.h"
#include "paywall/pay_in_sandbox.h"
#include "paywall/routes.h"
#include "paywall/till_page.h"

namespace hf::paywall {

using store::Tx;

namespace {

using Values = std::span<const std::string>;

http::Reply fresh(http::Reply reply) {
    reply.fields.set("Cache-Control", "no-store");
    return reply;
}

}  // namespace

http::Routes till_routes(const rails::Rails& rails) {
    const auto* all = &rails;
    const bool sandbox = rails.find("sandbox") != nullptr;
    http::Routes list{
        http::page("GET", "/", "getTill",
                   [all, sandbox](Tx& tx, const Context& context, Values) -> Result<http::Reply> {
                       return fresh(till_page(read_till(tx, context, *all), sandbox));
                   })
            .loopback("payments:read")
            .summary("The till: the last payments, the day's income, and what hangs."),
        http::page("GET", "/till/payments/{id}", "getPaymentStory",
                   [all, sandbox](Tx& tx, const Context& context, Values values) -> Result<http::Reply> {
                       const auto story = TRY(explain_payment(tx, context, *all, values[0]));
                       return fresh(story_page(story, context.now, sandbox));
                   })
            .takes<OnePayment>()
            .loopback("payments:read")
            .fails(Code::not_found)
            .summary("How a payment came to be as it is, with its lifecycle drawn."),
    };
    if (sandbox)
        list.push_back(http::page("POST", "/till/payments/{id}/pay", "payAtTill",
                                  [all](Tx& tx, const Context& context, Values values) -> Result<http::Reply> {
                                      TRY(pay_in_sandbox(tx, context, *all, {values[0], std::nullopt}));
                                      http::Reply reply{.status = 303};
                                      reply.fields.set("Location", "/");
                                      return fresh(std::move(reply));
                                  })
                           .takes<OnePayment>()
                           .loopback("payments:write")
                           .ok(303)
                           .fails(Code::not_found)
                           .summary("The till's button: pays with play money, and leads back to the till."));
    return list;
}

}  // namespace hf::paywall
