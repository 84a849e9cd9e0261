// Play money: a rail that carries every asset and is paid by a button. It exists so that everything can be tried before
// the first real coin, and only in sandbox mode.
#pragma once

#include "rails/port.h"

namespace hf::rails {

class Sandbox final : public Rail {
  public:
    const Traits& traits() const override;
    bool carries(const Asset& asset) const override;
    Result<Offer> offer(const Order& order) const override;
    Result<std::string> send_back(const SendBack& order) const override;

    /// What pressing the button means: `amount` of play money for `reference`, under a name of its own.
    static Arrival press(const Context& context, std::string_view reference, const Money& amount);
};

}  // namespace hf::rails
