// Raiden: payments in tokens over a network of channels, through a node of our own (REST API v1).
//
// Asking is local: who pays needs the token, our address, an amount and the identifier, all known beforehand. Telling
// is a poll of the node's history (poller.h). Everything here is in base units of the token, exact; the ledger sees
// them by the asset that the settings give the token.
#pragma once

#include <mutex>

#include "rails/port.h"
#include "rails/raiden/event.h"
#include "rails/raiden/node.h"
#include "rails/raiden/settings.h"

namespace hf::rails {

class Raiden final : public Rail {
  public:
    explicit Raiden(RaidenSettings settings, std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    const Traits& traits() const override;
    bool carries(const Asset& asset) const override;
    /// details: link (into a wallet), identifier, amount (whole tokens) and amount_base_units of what is missing yet,
    /// token {address, network_id, decimals}, receiver {address, network_id}. Code::unavailable while our own address
    /// was never learnt.
    Result<Offer> offer(const Order& order) const override;
    std::string trouble() const override;
    /// Looks for the payment among those sent and those under way before it makes it, and again when it cannot tell.
    Result<std::string> send_back(const SendBack& what) const override;

    /// What the history tells, as the port has it.
    Arrival arrival_of(const RaidenToken& token, const RaidenEvent& event) const;

    const RaidenSettings& settings() const { return settings_; }
    RaidenNode& node() const { return node_; }

    // ---- what the poller has learnt; from any thread

    void learn_address(std::string address);
    std::string our_address() const;
    void tell_trouble(std::string sentence);

  private:
    const RaidenToken* token_of(const Asset& asset) const;
    Result<bool> was_sent(const RaidenToken& token, const std::string& target, const std::string& identifier) const;

    const RaidenSettings settings_;
    mutable RaidenNode node_;
    mutable std::mutex mutex_;
    std::string our_address_;
    std::string trouble_;
};

}  // namespace hf::rails
