// The operator's surface about money that hangs: owed, unmatched, to be given back.
#include "http/route.h"
#include "paywall/assign_money.h"
#include "paywall/refund_money.h"
#include "paywall/refund_payment.h"
#include "paywall/routes.h"
#include "paywall/settle_obligation.h"

namespace hf::paywall {

using store::Tx;

http::Routes money_routes(const rails::Rails& rails, const PaymentRules& rules) {
    const auto* all = &rails;
    const auto show = [](Tx& tx, const Context& context, const std::string& id) {
        return show_obligation(tx, context, {id});
    };
    return {
        http::get("/v1/obligations", "listObligations", list_obligations)
            .scope("money:read")
            .summary("Money that goes back, or went back: oldest first."),

        http::post("/v1/obligations/{id}/settle", "settleObligation", settle_obligation)
            .scope("money:write")
            .made(&ObligationView::id, show)
            .fails(Code::not_found, Code::wrong_state)
            .summary("Say that you have sent it back by other means.")
            .example(R"({"how": "bank transfer 2026-11-21"})"),

        http::post("/v1/payments/{id}/refund", "refundPayment",
                   [all, rules](Tx& tx, const Context& context, const OnePayment& in) {
                       return linked(rules, refund_payment(tx, context, *all, in));
                   })
            .scope("money:write")
            .made(&FullPayment::payment_id,
                  [all, rules](Tx& tx, const Context& context, const std::string& id) {
                      return linked(rules, show_payment(tx, context, *all, {.id = id}));
                  })
            .fails(Code::not_found, Code::wrong_state)
            .summary("Give back all that a payment has brought; it then opens nothing any more."),

        http::get("/v1/unmatched-money", "listUnmatchedMoney", list_unmatched_money)
            .scope("money:read")
            .summary("Money that arrived and that nobody awaited: oldest first."),

        http::post("/v1/unmatched-money/assign", "assignMoney",
                   [all, rules](Tx& tx, const Context& context, const AssignMoney& in) {
                       return linked(rules, assign_money(tx, context, *all, in));
                   })
            .scope("money:write")
            .made(&PublicPayment::payment_id,
                  [all, rules](Tx& tx, const Context& context, const std::string& id) {
                      return linked(rules, get_payment(tx, context, *all, {.id = id, .wait = {}}));
                  })
            .fails(Code::not_found, Code::wrong_state)
            .summary("Say which payment it was meant for.")
            .example(R"({"rail": "raiden", "transfer": "0x1/17", "payment_id": "pay_00000000000000000000000000"})"),

        http::post("/v1/unmatched-money/refund", "refundMoney", refund_money)
            .scope("money:write")
            .made(&ObligationView::id, show)
            .fails(Code::not_found, Code::wrong_state)
            .summary("Give it back to whom it came from.")
            .example(R"({"rail": "raiden", "transfer": "0x1/17"})"),
    };
}

}  // namespace hf::paywall
