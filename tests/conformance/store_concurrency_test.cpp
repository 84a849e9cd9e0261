// Many deeds at once: isolation, groups, queues, news.
#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "conformance/store_fixture.h"

namespace hf::conformance {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class StoreConcurrency : public StoreTest {
  protected:
    /// Occupies every thread that writes until the latch is let go.
    void hold(Store& store, Collector& home, std::latch& let_go) {
        const int threads = on_sqlite() ? 1 : kConnections;
        auto held = std::make_shared<std::latch>(threads);
        for (int i = 0; i < threads; ++i)
            home.submit(store, Mode::write, [held, &let_go](Tx&) {
                held->count_down();
                let_go.wait();
                return true;
            });
        held->wait();
        held_ = static_cast<std::size_t>(threads);
    }
    static constexpr int kConnections = 2;
    std::size_t held_ = 0;
};
HF_FOR_BOTH_ENGINES(StoreConcurrency);

TEST_P(StoreConcurrency, OneFailingDeedLeavesItsGroupAlone) {
    ready();
    Ears ears;
    std::latch let_go{1};
    Collector holders, home;
    auto store = open({.connections = kConnections});  // goes first: deeds of its own borrow the others
    store::write(*store, [](Tx& tx) { add_note(tx, "taken"); });
    store->listen(ears.listener());
    hold(*store, holders, let_go);
    for (int i = 0; i < 20; ++i)
        home.submit(*store, Mode::write, [i](Tx& tx) {
            add_note(tx, std::to_string(10 + i));
            tx.announce("notes", std::to_string(10 + i));
            if (i == 5) return false;  // an Error
            if (i == 9) throw std::runtime_error("thrown by a deed");
            if (i == 13) add_note(tx, "taken");  // a statement that fails
            return true;
        });
    let_go.count_down();
    const auto failures = home.wait_for(20);
    holders.wait_for(held_);
    EXPECT_EQ(std::ranges::count_if(failures, [](const auto& failure) { return failure != nullptr; }), 2);
    std::vector<std::string> sentences;
    for (const auto& failure : failures) sentences.push_back(says(failure));
    EXPECT_THAT(sentences, Contains("thrown by a deed"));
    EXPECT_THAT(sentences, Contains(HasSubstr("conformance.add_note")));

    std::vector<std::string> expected;
    for (int i = 0; i < 20; ++i)
        if (i != 5 && i != 9 && i != 13) expected.push_back(std::to_string(10 + i));
    std::vector<std::string> told;
    for (const auto& [topic, key] : ears.heard()) told.push_back(key);
    EXPECT_THAT(told, ::testing::UnorderedElementsAreArray(expected)) << "of what was undone nobody hears";
    expected.emplace_back("taken");
    EXPECT_EQ(note_ids(*store), expected);
    if (on_sqlite()) EXPECT_THAT(home.batches(), ElementsAre(20)) << "one commit, one post";
}

TEST_P(StoreConcurrency, ReadCheckWriteLosesNothing) {
    auto store = ready();
    constexpr int kThreads = 8, kEach = 25;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < kEach; ++n)
                store::write(*store, [](Tx& tx) {
                    const auto value = tx.one<std::int64_t>(queries::find_counter, "name"_p = "hits").value();
                    tx.run(queries::set_counter, "name"_p = "hits", "value"_p = value + 1);
                });
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(
        store::read(*store, [](Tx& tx) { return tx.one<std::int64_t>(queries::find_counter, "name"_p = "hits"); }),
        kThreads * kEach);
}

TEST_P(StoreConcurrency, WriteSkewIsRefused) {
    auto store = ready();
    // Each goes off call only when another stays. On PostgreSQL both look before either leaves, the first time round.
    std::latch both_looked{2};
    std::atomic<int> looked{0};
    const auto leave = [&](const char* doctor) {
        return store::write(*store, [&, doctor](Tx& tx) {
            const auto on_call = tx.one<std::int64_t>(queries::on_call).value();
            if (!on_sqlite() && looked.fetch_add(1) < 2) both_looked.arrive_and_wait();
            if (on_call < 2) return false;
            tx.run(queries::go_off_call, "doctor"_p = doctor);
            return true;
        });
    };
    bool ada = false, bob = false;
    std::thread other{[&] { ada = leave("ada"); }};
    bob = leave("bob");
    other.join();
    EXPECT_NE(ada, bob) << "one left and one stayed";
    EXPECT_EQ(store::read(*store, [](Tx& tx) { return tx.one<std::int64_t>(queries::on_call); }), 1);
}

TEST_P(StoreConcurrency, AReaderSeesOneMoment) {
    auto store = ready();
    std::latch looked{1}, written{1};
    std::thread reader{[&] {
        const auto [before, after] = store::read(*store, [&](Tx& tx) {
            const auto first = tx.one<std::int64_t>(queries::count_notes);
            looked.count_down();
            written.wait();
            return std::pair{first, tx.one<std::int64_t>(queries::count_notes)};
        });
        EXPECT_EQ(before, 0);
        EXPECT_EQ(after, 0);
    }};
    looked.wait();
    store::write(*store, [](Tx& tx) { add_note(tx, "a"); });
    written.count_down();
    reader.join();
    EXPECT_THAT(note_ids(*store), ElementsAre("a"));
}

TEST_P(StoreConcurrency, AFullQueueRefusesAndRecovers) {
    ready();
    std::latch let_go{1};
    Collector holders, home, refused;
    auto store = open({.queue = 3, .connections = kConnections});  // as above
    hold(*store, holders, let_go);
    for (int i = 0; i < 3; ++i) home.submit(*store, Mode::write, [](Tx&) { return true; });
    refused.submit(*store, Mode::write, [](Tx&) { return true; });
    EXPECT_THROW(std::rethrow_exception(refused.wait_for(1).front()), store::StoreBusy);
    let_go.count_down();
    for (const auto& failure : home.wait_for(3)) EXPECT_EQ(failure, nullptr);
    EXPECT_NO_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "a"); }));
}

TEST_P(StoreConcurrency, ClosingFinishesWhatWasTakenOn) {
    ready();
    std::latch let_go{1};
    Collector holders, home;
    auto store = open({.connections = kConnections});  // as above
    hold(*store, holders, let_go);
    for (int i = 0; i < 10; ++i)
        home.submit(*store, Mode::write, [i](Tx& tx) {
            add_note(tx, std::to_string(i));
            return true;
        });
    std::thread closing{[&] { store->close(); }};
    let_go.count_down();
    closing.join();
    store->close();
    for (const auto& failure : home.wait_for(10)) EXPECT_EQ(failure, nullptr);
    EXPECT_THROW(store::write(*store, [](Tx&) {}), store::StoreBusy);
    EXPECT_THROW(store::read(*store, [](Tx&) {}), store::StoreBusy);
    EXPECT_EQ(note_ids(*open()).size(), 10u);
}

TEST_P(StoreConcurrency, NewsIsToldOnceAndOnlyOfWhatWasKept) {
    auto store = ready();
    Ears ears;
    store->listen(ears.listener());
    const auto refused = store::write(*store, [](Tx& tx) -> Result<int> {
        tx.announce("notes", "undone");
        return fail(Code::wrong_state);
    });
    EXPECT_FALSE(refused.has_value());
    EXPECT_THROW(store::write(*store,
                              [](Tx& tx) {
                                  tx.announce("notes", "thrown");
                                  throw std::runtime_error("no");
                              }),
                 std::runtime_error);
    EXPECT_THAT(ears.heard(), IsEmpty());
    store::write(*store, [&](Tx& tx) {
        add_note(tx, "a");
        for (int i = 0; i < 3; ++i) tx.announce("notes", "a");
        EXPECT_THAT(ears.heard(), IsEmpty()) << "nothing is durable yet";
    });
    EXPECT_THAT(ears.heard(), ElementsAre(Pair("notes", "a")));
}

TEST_P(StoreConcurrency, NewsReachesOtherProcesses) {
    if (on_sqlite()) return;  // one process serves a data directory
    auto here = ready();
    auto there = open();
    Ears near, far;
    here->listen(near.listener());
    there->listen(far.listener());
    store::write(*here, [](Tx& tx) { tx.announce("notes", "a"); });
    far.wait_for(1);
    EXPECT_THAT(far.heard(), ElementsAre(Pair("notes", "a")));
    EXPECT_THAT(near.heard(), ElementsAre(Pair("notes", "a"))) << "our own news does not come back";
}

TEST_P(StoreConcurrency, DeedsRunTwiceAtRandomComeToTheSame) {
    auto store = ready();
    store::run_deeds_twice(42);
    Ears ears;
    store->listen(ears.listener());
    std::atomic<int> runs{0};
    for (int i = 0; i < 64; ++i)
        store::write(*store, [&](Tx& tx) {
            ++runs;
            const auto value = tx.one<std::int64_t>(queries::find_counter, "name"_p = "hits").value();
            tx.run(queries::set_counter, "name"_p = "hits", "value"_p = value + 1);
            tx.announce("hits", std::to_string(value));
        });
    store::run_deeds_twice(0);
    EXPECT_GT(runs, 64) << "some were run twice";
    EXPECT_EQ(
        store::read(*store, [](Tx& tx) { return tx.one<std::int64_t>(queries::find_counter, "name"_p = "hits"); }), 64);
    EXPECT_EQ(ears.heard().size(), 64u);
}

}  // namespace
}  // namespace hf::conformance
