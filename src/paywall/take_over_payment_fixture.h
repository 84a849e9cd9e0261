// A shop that takes over payments of a paywall that it replaces, and a rail that tells of their money again.
#pragma once

#include "paywall/obligation.h"
#include "paywall/shop_test.h"
#include "paywall/take_over_payment.h"

namespace hf::paywall {

/// Raiden as far as the deeds know it: by its name.
class NamedRaiden final : public rails::Rail {
  public:
    const rails::Traits& traits() const override {
        static const rails::Traits kTraits{.name = "raiden", .local = true};
        return kTraits;
    }
    bool carries(const Asset&) const override { return true; }
    Result<rails::Offer> offer(const rails::Order& order) const override {
        return rails::Offer{"raiden", order.price, order.payment_id, {}};
    }
};

struct TakingOver : testing::Test {
    TakingOver() {
        shop.rails.add(std::make_shared<NamedRaiden>());
        articles = shop.gate("articles", "/articles/**", Duration{0});
        articles.rails = {shop.rails.find("raiden")};
    }

    Elsewhere one(State state, std::int64_t identifier = 7) const {
        return {.source = "raiden-paywall",
                .key = std::to_string(identifier) + "/0",
                .identifier = identifier,
                .state = state,
                .was_paid = state == State::paid,
                .price = money("25 USD/2"),
                .created_at = kNoon - std::chrono::minutes{5},
                .deadline = kNoon + std::chrono::minutes{5},
                .rail = "raiden",
                .gate = "articles",
                .why = "it was so there"};
    }
    Took take(const Elsewhere& from, std::string_view secret = "secret") {
        return shop.write(
            [&](store::Tx& tx, const Context& context) { return take_over_payment(tx, context, secret, from); });
    }
    Payment living(std::int64_t identifier = 7) {
        const auto id = store::read(*shop.store, [&](store::Tx& tx) {
            return tx.one<PaymentId>(queries::find_living_payment, "identifier"_p = identifier);
        });
        return shop.look(id.value());
    }
    Admission visit(std::int64_t identifier, std::string_view binding = "page one") {
        return shop.visit(articles, binding, {.from = Credential::From::raiden_header, .identifier = identifier});
    }

    /// The rail tells of a movement, a minute after it was asked for there unless `at` says otherwise.
    Matched tell(std::int64_t identifier, std::int64_t amount, std::string transfer = {},
                 Time at = kNoon - std::chrono::minutes{4}) {
        const rails::Arrival arrival{
            .rail = "raiden",
            .transfer = transfer.empty() ? "event of " + std::to_string(identifier) : std::move(transfer),
            .reference = std::to_string(identifier),
            .amount = {amount, *Asset::parse("USD/2")},
            .at = at,
            .payer = "the payer"};
        return shop.write([&](store::Tx& tx, const Context& context) { return receive_money(tx, context, arrival); });
    }
    std::vector<std::string> arrivals(const PaymentId& id) {
        std::vector<std::string> names;
        for (const auto& row : store::read(*shop.store, [&](store::Tx& tx) {
                 return tx.all<rails::ArrivalRow>(rails::queries::arrivals_of_payment, "payment_id"_p = id);
             }))
            names.push_back(row.transfer);
        return names;
    }
    std::vector<Obligation> owed() {
        return store::read(*shop.store, [](store::Tx& tx) {
            return tx.all<Obligation>(queries::list_obligations, "after"_p = std::string_view{},
                                      "state"_p = std::string_view{}, "most"_p = 10);
        });
    }

    Shop shop;
    Gate articles;
};

}  // namespace hf::paywall
