#include "rails/raiden/raiden.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace hf::rails {
namespace {

constexpr std::string_view kUnknown =
    "The Raiden node has not told its address yet, so nobody could be told whom to pay.";

}  // namespace

Raiden::Raiden(RaidenSettings settings, std::shared_ptr<const Clock> clock)
    : settings_(std::move(settings)), node_(settings_.endpoint, std::move(clock)) {}

const Traits& Raiden::traits() const {
    static const Traits kTraits{.name = "raiden", .local = true, .can_refund = true, .polled = true};
    return kTraits;
}

const RaidenToken* Raiden::token_of(const Asset& asset) const {
    const auto found = std::ranges::find(settings_.tokens, asset, &RaidenToken::asset);
    return found == settings_.tokens.end() ? nullptr : &*found;
}

bool Raiden::carries(const Asset& asset) const { return token_of(asset) != nullptr; }

Result<Offer> Raiden::offer(const Order& order) const {
    const auto* token = token_of(order.price.asset);
    CHECK(token != nullptr, "a rail is asked for what it carries");
    const auto receiver = our_address();
    if (receiver.empty()) return fail(Code::unavailable, std::string{kUnknown});

    // Once nothing is missing the offer tells again what was asked for.
    const auto rest = missing(order.price, order.received, token->decimals);
    const auto units = rest.is_zero() ? BaseUnits::of(order.price, token->decimals) : rest;
    const auto amount = units.in_tokens(token->decimals);
    const auto identifier = fmt::format("{}", order.identifier);
    Offer offer{.rail = traits().name, .amount = order.price, .reference = identifier, .details = {}};
    offer.details = {
        {"link", fmt::format("{}#/transfer/{}/{}?identifier={}&amount={}", settings_.app_url, token->address, receiver,
                             identifier, amount)},
        {"identifier", identifier},
        {"amount", amount},
        {"amount_base_units", units.text()},
        {"token", {{"address", token->address}, {"network_id", settings_.network_id}, {"decimals", token->decimals}}},
        {"receiver", {{"address", receiver}, {"network_id", settings_.network_id}}},
    };
    return offer;
}

Arrival Raiden::arrival_of(const RaidenToken& token, const RaidenEvent& event) const {
    return {.rail = traits().name,
            .transfer = event.transfer,
            .reference = event.identifier,
            .amount = in_ledger(event.amount, token.asset, token.decimals).amount,
            .at = event.at,
            .base_units = event.amount.text(),
            .payer = event.partner,
            .finer = token.decimals - token.asset.scale()};
}

std::string Raiden::trouble() const {
    const std::lock_guard lock{mutex_};
    if (!trouble_.empty()) return trouble_;
    return our_address_.empty() ? std::string{kUnknown} : std::string{};
}

void Raiden::learn_address(std::string address) {
    const std::lock_guard lock{mutex_};
    our_address_ = std::move(address);
}

std::string Raiden::our_address() const {
    const std::lock_guard lock{mutex_};
    return our_address_;
}

void Raiden::tell_trouble(std::string sentence) {
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(sentence);
}

}  // namespace hf::rails
