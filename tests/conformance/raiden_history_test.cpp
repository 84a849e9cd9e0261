// The watch on a node's history, on both engines: page by page, by one process at a time, and counted once whatever the
// history does.
#include <thread>

#include "conformance/raiden_fixture.h"
#include "conformance/store_fixture.h"
#include "rails/queries.h"
#include "rails/raiden/poller.h"
#include "rails/record_arrival.h"
#include "store/kernel.h"

namespace hf::conformance {
namespace {

const std::string kPayer = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

class RaidenHistory : public StoreTest {
  protected:
    RaidenHistory() {
        store::migrate(*database, {rails::migrations()}, kNow);
        node.tell("faults", {});
    }

    rails::RaidenDuties duties() {
        return {.awaited = [this](Tx&, const Context&) { return awaited; },
                .receive = [](Tx& tx, const Context& context,
                              const rails::Arrival& arrival) { rails::record_arrival(tx, context, arrival); },
                .note = [this](std::string_view says, std::string_view) { ++notes[std::string{says}]; }};
    }
    const rails::RaidenToken& token() const { return rail->settings().tokens[0]; }
    Result<rails::Page> read() { return rails::read_raiden_page(kernel, *rail, token(), duties()); }
    /// Until there is no more; how many pages that took.
    int read_all() {
        for (int pages = 1;; ++pages) {
            clock->advance(std::chrono::minutes{1});  // the breaker's rest
            const auto page = read();
            if (page && !page->more) return pages;
            if (pages > 50) throw std::runtime_error("the history has no end");
        }
    }
    std::int64_t arrived() {
        static constexpr store::Query<> kArrived{"test.arrived", "SELECT count(*) FROM arrivals",
                                                 "SELECT count(*) FROM arrivals"};
        return *store::read(*database, [](Tx& tx) { return tx.one<std::int64_t>(kArrived); });
    }
    void pay(int identifier, std::string_view amount = "25000000000") {
        node.tell("receive", {{"identifier", std::to_string(identifier)},
                              {"amount", amount},
                              {"initiator", kPayer},
                              {"log_time", moment()}});
    }
    /// One after another, by the clock of the test.
    std::string moment() {
        auto text = rfc3339(clock->wall() + Duration{++moments_});
        text.pop_back();
        return text;
    }
    std::int64_t looks() {
        const auto all = node.look("looks");
        const auto* count = all.as_object().if_contains("/payments/" + node.tokens[0]);
        return count == nullptr ? 0 : count->as_int64();
    }

    test::RaidenDouble node;
    std::shared_ptr<HandClock> clock = std::make_shared<HandClock>();
    SystemRandom random;
    std::unique_ptr<Store> database = open();
    GuardedClock guarded{*clock, std::chrono::hours{1}, {}};
    store::Kernel kernel{*database, guarded, random};
    std::shared_ptr<rails::Raiden> rail = std::make_shared<rails::Raiden>(settings_for(node), clock);
    bool awaited = true;
    std::map<std::string, int> notes;

  private:
    int moments_ = 0;
};
HF_FOR_BOTH_ENGINES(RaidenHistory);

TEST_P(RaidenHistory, IsReadByPages) {
    auto since = rfc3339(clock->wall());
    since.pop_back();
    node.tell("run", {{"count", 1'200}, {"since", since}, {"amount", "1000000000"}});
    EXPECT_EQ(read().value().entries, 500);
    EXPECT_EQ(read().value().entries, 500);
    EXPECT_EQ(read().value().entries, 200);
    EXPECT_EQ(read().value().entries, 0);
    EXPECT_EQ(arrived(), 1'200);
    pay(1);
    EXPECT_EQ(read().value().entries, 1);
    EXPECT_EQ(arrived(), 1'201);
}

TEST_P(RaidenHistory, FromLongBeforeIsPassedOver) {
    node.tell("run", {{"count", 700}});
    pay(1);
    EXPECT_EQ(read_all(), 2);
    EXPECT_EQ(arrived(), 1);
}

TEST_P(RaidenHistory, ReadByTwoAtOnceIsCountedOnce) {
    const auto other = on_sqlite() ? nullptr : open();
    auto& second = other ? *other : *database;
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 5; ++i) pay(round * 10 + i);
        std::vector<std::jthread> threads;
        for (auto* one : {database.get(), &second})
            threads.emplace_back([this, one] {
                const store::Kernel mine{*one, guarded, random};
                const auto page = rails::read_raiden_page(mine, *rail, token(), duties());
                EXPECT_TRUE(page || page.error().code == Code::wrong_state);
            });
        threads.clear();
        read_all();
        EXPECT_EQ(arrived(), (round + 1) * 5);
    }
}

// Payments, lies and looks in any order; in the end the history is as it should be, and each payment is there once.
TEST_P(RaidenHistory, WhateverItDoesEachPaymentIsCountedOnce) {
    const json::object kLies[]{
        {{"cut", 0}},     {{"cut", 3}},        {{"headless", 2}}, {{"repeats", true}}, {{"ignores_offset", true}},
        {{"torn", true}}, {{"garbage", true}}, {{"down", true}},  {{"late", true}},    {{"status", "syncing"}},
    };
    SeededRandom dice{GetParam() == Engine::sqlite ? 1u : 2u};
    std::int64_t paid = 0;
    for (int step = 0; step < 250; ++step) {
        switch (dice.below(5)) {
            case 0: pay(static_cast<int>(dice.below(4))), ++paid; break;
            case 1: node.tell("faults", kLies[dice.below(std::size(kLies))]); break;
            case 2:
                for (const auto& lie : kLies) node.tell("faults", {{lie.begin()->key(), nullptr}});
                break;
            default: clock->advance(std::chrono::seconds{20}); (void)read();
        }
        ASSERT_LE(arrived(), paid) << "at step " << step;
    }
    for (const auto& lie : kLies) node.tell("faults", {{lie.begin()->key(), nullptr}});
    read_all();
    read_all();
    EXPECT_EQ(arrived(), paid);
}

// ---- the pace, and who asks

TEST_P(RaidenHistory, IsLookedAtOftenOnlyWhileSomethingIsAwaited) {
    awaited = false;
    rails::RaidenPoller poller{kernel, rail, duties(), "one"};
    poller.tick();
    EXPECT_EQ(looks(), 1);
    clock->advance(Duration{4'999});
    poller.tick();
    EXPECT_EQ(looks(), 1);
    awaited = true;
    poller.tick();
    EXPECT_EQ(looks(), 2);
    clock->advance(Duration{499});
    EXPECT_EQ(poller.tick(), Duration{1});
    EXPECT_EQ(looks(), 2);
    clock->advance(Duration{1});
    EXPECT_EQ(poller.tick(), Duration{500});
    EXPECT_EQ(looks(), 3);
}

TEST_P(RaidenHistory, IsLookedAtByOneProcessAtATime) {
    const auto other_rail = std::make_shared<rails::Raiden>(settings_for(node), clock);
    rails::RaidenPoller one{kernel, rail, duties(), "one"}, other{kernel, other_rail, duties(), "other"};
    one.tick();
    clock->advance(Duration{500});
    other.tick();
    EXPECT_EQ(looks(), 1);
    EXPECT_EQ(other_rail->our_address(), node.address) << "what one learns, all know";
    one.tick();
    EXPECT_EQ(looks(), 2);
    one.stop();  // was never started: nothing to leave
    clock->advance(rails::RaidenPoller::kLease);
    other.tick();
    EXPECT_EQ(looks(), 3) << "a lease that has lapsed is anybody's";
    one.tick();
    EXPECT_EQ(looks(), 3);
}

TEST_P(RaidenHistory, LeavesTheLeaseToOthersWhenItStops) {
    rails::RaidenPoller other{kernel, rail, duties(), "other"};
    {
        rails::RaidenPoller one{kernel, rail, duties(), "one"};
        one.tick();
        other.tick();
        EXPECT_EQ(looks(), 1);
        one.start();
    }
    const auto before = looks();
    clock->advance(Duration{500});
    other.tick();
    EXPECT_EQ(looks(), before + 1);
}

TEST_P(RaidenHistory, TellsItsTroublesAndTheirEnd) {
    rails::RaidenPoller poller{kernel, rail, duties(), "one"};
    EXPECT_NE(rail->trouble(), "") << "nobody could be told whom to pay";
    poller.tick();
    EXPECT_EQ(rail->trouble(), "");
    node.tell("faults", {{"status", "syncing"}, {"blocks_to_sync", 7}});
    for (int i = 0; i < 10; ++i) {
        clock->advance(std::chrono::seconds{1});
        poller.tick();
    }
    EXPECT_EQ(rail->trouble(), "The Raiden node is syncing: 7 blocks to go.");
    EXPECT_EQ(rail->node().breaker(), http::BreakerState::open);
    EXPECT_EQ(notes["the Raiden node has a trouble"], 2);  // answers 503, then says why
    node.tell("faults", {{"status", nullptr}});
    clock->advance(std::chrono::seconds{5});
    poller.tick();
    EXPECT_EQ(rail->trouble(), "");
    EXPECT_EQ(notes["the Raiden node can be asked again"], 1);
}

TEST_P(RaidenHistory, TellsOfAHistoryThatHasBecomeShorter) {
    rails::RaidenPoller poller{kernel, rail, duties(), "one"};
    for (int i = 0; i < 3; ++i) pay(i);
    poller.tick();
    node.tell("faults", {{"cut", 1}});
    clock->advance(Duration{500});
    poller.tick();
    EXPECT_THAT(rail->trouble(), testing::HasSubstr("SVT/9 was shorter"));
    clock->advance(rails::RaidenPoller::kTold);
    poller.tick();
    EXPECT_EQ(rail->trouble(), "");
    EXPECT_EQ(arrived(), 3);
}

}  // namespace
}  // namespace hf::conformance
