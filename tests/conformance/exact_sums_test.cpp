// Money in base units, on both engines: however an amount is cut, the same price is covered and the same total booked;
// and what stood in a database of the release before still stands there.
#include "conformance/store_fixture.h"
#include "jobs/queries.h"
#include "paywall/create_payment.h"
#include "paywall/find_payment.h"
#include "paywall/gate.h"
#include "paywall/queries.h"
#include "paywall/receive_money.h"
#include "rails/queries.h"
#include "rails/record_arrival.h"
#include "rails/sandbox/sandbox.h"

namespace hf::conformance {
namespace {

using paywall::Matched;

constexpr int kFiner = 9;
constexpr std::uint64_t kUnit = 1'000'000'000;

struct Booked {
    std::int64_t sum = 0;
    std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(Booked, (), (sum, rows))

/// As releases wrote it that had no such column.
constexpr store::Query<"transfer", "amount", "units"> kOldArrival{
    "test.old_arrival",
    "INSERT INTO arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at, base_units) "
    "VALUES ('raiden', ?1, '7', ?2, 'SVT/9', 5, 6, ?3)",
    "INSERT INTO arrivals (rail, transfer, reference, amount, asset, seen_at, recorded_at, base_units) "
    "VALUES ('raiden', $1, '7', $2, 'SVT/9', 5, 6, $3)"};

class ExactSums : public StoreTest {
  protected:
    static store::Migrations all() { return {jobs::migrations(), rails::migrations(), paywall::migrations()}; }

    paywall::Payment ask(Store& store) {
        const std::vector<const rails::Rail*> by{&sandbox};
        const auto made = store::write(store, [&](Tx& tx) {
            return paywall::create_payment(tx, context(),
                                           {.gate = "gate",
                                            .binding = "a page",
                                            .resource = "/page",
                                            .tenders = paywall::tenders_of(by, {{25, *Asset::parse("SVT/9")}}),
                                            .deadline = std::chrono::minutes{10}});
        });
        return made.value().payment;
    }
    Matched arrive(Store& store, const paywall::Payment& payment, std::uint64_t units) {
        const rails::Arrival arrival{.rail = "sandbox",
                                     .transfer = std::to_string(++transfers_),
                                     .reference = payment.id.text,
                                     .amount = {static_cast<std::int64_t>(units / kUnit), payment.price_asset},
                                     .at = kNow,
                                     .base_units = std::to_string(units),
                                     .finer = kFiner};
        return store::write(store, [&](Tx& tx) { return paywall::receive_money(tx, context(), arrival); });
    }
    Booked booked(Store& store, const paywall::Payment& payment) {
        static constexpr store::Query<"payment_id"> kSum{
            "test.booked",
            "SELECT CAST(sum(amount) AS BIGINT) AS sum, count(*) AS rows FROM arrivals WHERE payment_id = ?1",
            "SELECT CAST(sum(amount) AS BIGINT) AS sum, count(*) AS rows FROM arrivals WHERE payment_id = $1"};
        return *store::read(store, [&](Tx& tx) { return tx.one<Booked>(kSum, "payment_id"_p = payment.id.text); });
    }
    Context context() { return {kNow, random_, caller_, true}; }

    rails::Sandbox sandbox;

  private:
    SeededRandom random_{4};
    Caller caller_;
    int transfers_ = 0;
};
HF_FOR_BOTH_ENGINES(ExactSums);

TEST_P(ExactSums, EveryCutCoversTheSamePriceAndBooksTheSameTotal) {
    auto store = open();
    store::migrate(*store, all(), kNow);
    SeededRandom dice{GetParam() == Engine::sqlite ? 1u : 2u};
    for (int cut = 0; cut < 20; ++cut) {
        const auto payment = ask(*store);
        std::uint64_t left = 25 * kUnit;
        std::int64_t parts = 0;
        while (left > 0) {
            // Some parts are dust, and the last one is what is left.
            const auto part = parts == 7 ? left : 1 + dice.below(parts % 2 == 0 ? left : std::min(left, kUnit / 2));
            left -= part;
            ++parts;
            ASSERT_EQ(arrive(*store, payment, part), left == 0 ? Matched::covered : Matched::counted) << "cut " << cut;
            const auto now = booked(*store, payment);
            ASSERT_EQ(now.rows, parts) << "every movement is a row";
            ASSERT_EQ(now.sum, static_cast<std::int64_t>((25 * kUnit - left) / kUnit)) << "cut " << cut;
        }
    }
}

TEST_P(ExactSums, WhatStoodThereBeforeStillDoes) {
    auto store = open();
    store::migrate(*store, {rails::migrations().first(4)}, kNow);
    store::write(*store, [](Tx& tx) {
        tx.run(kOldArrival, "transfer"_p = std::string_view{"old"}, "amount"_p = std::int64_t{24},
               "units"_p = std::string_view{"24999999999"});
    });
    store::migrate(*store, all(), kNow);
    const auto old = store::read(*store, [](Tx& tx) { return rails::find_arrival(tx, "raiden", "old"); });
    ASSERT_TRUE(old);
    EXPECT_EQ(old->amount, 24);
    EXPECT_EQ(old->base_units, "24999999999");
    EXPECT_EQ(old->finer, std::nullopt);
    EXPECT_EQ(old->arrival().added_to({0, "5"}), (rails::Tally{24, "5"})) << "it counts as it was booked then";
    // Of the release before, which runs on beside this one while they are exchanged.
    store::write(*store, [](Tx& tx) {
        tx.run(kOldArrival, "transfer"_p = std::string_view{"new"}, "amount"_p = std::int64_t{1},
               "units"_p = std::string_view{"1000000000"});
    });
    EXPECT_THROW(store::write(*store,
                              [](Tx& tx) {
                                  tx.run(kOldArrival, "transfer"_p = std::string_view{"nothing"},
                                         "amount"_p = std::int64_t{0}, "units"_p = std::string_view{});
                              }),
                 WorldError)
        << "nothing is no movement";
}

}  // namespace
}  // namespace hf::conformance
