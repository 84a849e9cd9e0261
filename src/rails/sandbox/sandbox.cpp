#include "rails/sandbox/sandbox.h"

#include "base/id.h"

namespace hf::rails {

const Traits& Sandbox::traits() const {
    static const Traits kTraits{
        .name = "sandbox", .local = true, .real_money = false, .can_refund = true, .pushes = true};
    return kTraits;
}

bool Sandbox::carries(const Asset&) const { return true; }

Result<Offer> Sandbox::offer(const Order& order) const {
    return Offer{.rail = "sandbox",
                 .amount = order.price,
                 .reference = order.payment_id,
                 .details = {{"pay", "/.holdfast/payments/" + order.payment_id + "/pay"}, {"play_money", true}}};
}

Result<std::string> Sandbox::send_back(const SendBack& order) const { return "back_" + order.reference; }

Arrival Sandbox::press(const Context& context, std::string_view reference, const Money& amount) {
    return {.rail = "sandbox",
            .transfer = make_id_text("play", context.now, context.random),
            .reference = std::string{reference},
            .amount = amount,
            .at = context.now,
            .payer = "somebody"};
}

}  // namespace hf::rails
