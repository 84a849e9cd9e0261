// For tests of the paywall's deeds: a migrated store in a folder of its own, a clock moved by hand, randomness that
// repeats itself, play money, and two gates.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "jobs/queries.h"
#include "paywall/admit_visitor.h"
#include "paywall/find_payment.h"
#include "paywall/queries.h"
#include "paywall/receive_money.h"
#include "rails/queries.h"
#include "rails/sandbox/sandbox.h"
#include "store/open.h"

namespace hf::paywall {

using store::operator""_p;

inline constexpr Time kNoon{1'800'000'000'000};

/// Stands still until a test moves it.
class HandClock final : public Clock {
  public:
    Time wall() const override { return kNoon; }
    Duration monotonic() const override { return Duration{0}; }
};

/// Play money of another name, for assets of its own: what a second rail is to the deeds.
class OtherMoney final : public rails::Rail {
  public:
    const rails::Traits& traits() const override {
        static const rails::Traits kTraits{.name = "other", .local = true, .real_money = false};
        return kTraits;
    }
    bool carries(const Asset& asset) const override { return asset.code() == "USD"; }
    Result<rails::Offer> offer(const rails::Order& order) const override {
        return rails::Offer{"other", order.price, order.payment_id, {}};
    }
};

inline Money money(std::string_view text) {
    auto value = parse_money(text);
    CHECK(value.has_value(), "a test's money is well written");
    return *std::move(value);
}

class Shop {
  public:
    explicit Shop(std::uint64_t seed = 1) : random(seed), folder_(make_folder()) {
        rails.add(std::make_shared<rails::Sandbox>());
        rails.add(std::make_shared<OtherMoney>());
        once = gate("once", "/once/**", Duration{0});
        window = gate("window", "/window/**", std::chrono::hours{24});
        store = store::open_sqlite({.file = folder_ / "shop.db", .readers = 1, .durable = false}, clock_);
        store::migrate(*store, {jobs::migrations(), rails::migrations(), paywall::migrations()}, kNoon);
    }
    ~Shop() {
        store->close();
        store.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Shop(const Shop&) = delete;

    Gate gate(std::string name, std::string_view match, Duration access) const {
        Gate made;
        made.name = std::move(name);
        made.match = *http::PathPattern::parse(match);
        made.prices = {money("25 USD/2")};
        made.rails = {rails.find("sandbox"), rails.find("other")};
        made.window = access;
        return made;
    }

    Context context() { return {now, random, caller, time_trusted}; }

    /// A deed at the present moment, committed when it succeeds.
    template <class F>
    auto write(F deed) {
        return store::write(*store, [&](store::Tx& tx) { return deed(tx, context()); });
    }

    Admission visit(const Gate& at, std::string_view binding, const Credential& credential, bool may_charge = true) {
        auto admission = write([&](store::Tx& tx, const Context& context) {
            return admit_visitor(tx, context, rails,
                                 {.gate = at,
                                  .binding = binding,
                                  .resource = "/page",
                                  .credential = credential,
                                  .may_charge = may_charge,
                                  .tenders = tenders_of(at.rails, at.prices)});
        });
        CHECK(admission.has_value(), "a visit has an answer");
        return *std::move(admission);
    }
    /// A new payment for `binding`, AWAITED.
    Payment ask(const Gate& at, std::string_view binding = "a page") {
        return std::get<Charge>(visit(at, binding, {})).created.payment;
    }
    Matched arrive(const Payment& payment, std::int64_t amount, std::string_view rail = "sandbox",
                   std::string_view asset = "USD/2", std::string transfer = {}) {
        if (transfer.empty()) transfer = "transfer " + std::to_string(++transfers_);
        const rails::Arrival arrival{
            std::string{rail}, std::move(transfer), payment.id.text, {amount, *Asset::parse(asset)}, now};
        return write([&](store::Tx& tx, const Context& context) { return receive_money(tx, context, arrival); });
    }
    /// The same, PAID.
    Payment paid(const Gate& at, std::string_view binding = "a page") {
        const auto payment = ask(at, binding);
        CHECK(arrive(payment, payment.price_amount) == Matched::covered, "a payment in time covers the price");
        return look(payment.id);
    }

    std::optional<Payment> find(const PaymentId& id) {
        return store::read(*store, [&](store::Tx& tx) { return find_payment(tx, id); });
    }
    Payment look(const PaymentId& id) {
        auto payment = find(id);
        CHECK(payment.has_value(), "the payment is there");
        return *std::move(payment);
    }
    std::vector<HistoryRow> history(const PaymentId& id) {
        return store::read(*store, [&](store::Tx& tx) {
            return tx.all<HistoryRow>(queries::history_of_payment, "payment_id"_p = id);
        });
    }
    bool finish(const Reservation& reservation, Delivered how, int redeliveries = 3) {
        return write([&](store::Tx& tx, const Context& context) {
            return finish_claim(tx, context, reservation, how, redeliveries);
        });
    }
    template <class F>
    int sweep(F bite) {
        return write([&](store::Tx& tx, const Context& context) { return bite(tx, context); });
    }

    static Credential by_header(const PaymentId& id) { return {Credential::From::header, id}; }
    static Credential by_cookie(const PaymentId& id) { return {Credential::From::cookie, id}; }

    Time now = kNoon;
    bool time_trusted = true;
    SeededRandom random;
    Caller caller;
    rails::Rails rails;
    Gate once, window;
    std::unique_ptr<store::Store> store;

  private:
    static std::filesystem::path make_folder() {
        auto name = (std::filesystem::temp_directory_path() / "holdfast_shop_XXXXXX").string();
        CHECK(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
        return name;
    }

    HandClock clock_;
    std::filesystem::path folder_;
    int transfers_ = 0;
};

}  // namespace hf::paywall
