#include "ops/timekeeper.h"

#include "ops/ops_fixture.h"
#include "ops/queries.h"
#include "store/open.h"

namespace hf::ops::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// A store that says it is PostgreSQL, with a server clock that a test sets.
class Faraway final : public store::Store {
  public:
    explicit Faraway(store::Store& near) : near_(near) {}
    store::Engine engine() const override { return store::Engine::postgres; }
    void submit(store::Mode mode, std::unique_ptr<store::Task> task, store::Home& home) override {
        near_.submit(mode, std::move(task), home);
    }
    void listen(store::Listener listener) override { near_.listen(std::move(listener)); }
    Duration clock_offset() const override { return offset; }
    std::string trouble(store::Mode mode) const override { return near_.trouble(mode); }
    store::Figures figures() const override { return near_.figures(); }
    void close() override {}

    Duration offset{0};

  private:
    store::Store& near_;
};

class TimekeeperTest : public testing::Test {
  protected:
    TimekeeperTest() : writer_(folder_ / "log"), log_(writer_, machine_, LogLevel::info) {
        store_ = store::open_sqlite({.file = folder_ / "holdfast.db", .readers = 1}, machine_);
        store::migrate(*store_, {migrations()}, machine_.now);
    }
    ~TimekeeperTest() override { store_->close(); }

    GuardedClock clock() {
        const auto mark = load_clock_mark(*store_);
        return GuardedClock{machine_, seconds{60}, mark.latest, mark.doubted};
    }

    Folder folder_;
    HandClock machine_;
    LineWriter writer_;
    Log log_;
    std::unique_ptr<store::Store> store_;
};

TEST_F(TimekeeperTest, StoresHowFarTimeHasComeAndNeverBack) {
    auto guarded = clock();
    Timekeeper keeper{*store_, guarded, log_, load_clock_mark(*store_)};
    keeper.tick();
    EXPECT_EQ(load_clock_mark(*store_).latest, kStart);
    machine_.pass(seconds{10});
    keeper.tick();
    EXPECT_EQ(load_clock_mark(*store_).latest, kStart + seconds{10});

    machine_.now = kStart - hours{1};
    auto restarted = clock();
    EXPECT_EQ(restarted.now(), kStart + seconds{10});
    Timekeeper{*store_, restarted, log_, load_clock_mark(*store_)}.tick();
    EXPECT_EQ(load_clock_mark(*store_).latest, kStart + seconds{10});
}

TEST_F(TimekeeperTest, KeepsTheDoubtOverARestartUntilAnOperatorSpeaks) {
    auto guarded = clock();
    Timekeeper keeper{*store_, guarded, log_, load_clock_mark(*store_)};
    machine_.now = kStart + hours{1};
    keeper.tick();
    EXPECT_NE(keeper.trouble().find("1h ahead"), std::string::npos) << keeper.trouble();
    EXPECT_EQ(load_clock_mark(*store_).latest, kStart);

    auto restarted = clock();
    EXPECT_EQ(restarted.now(), kStart);
    EXPECT_FALSE(restarted.trusted());
    Timekeeper next{*store_, restarted, log_, load_clock_mark(*store_)};
    store::write(*store_, [](store::Tx& tx) { accept_clock(tx); });
    next.tick();
    EXPECT_TRUE(restarted.trusted());
    EXPECT_EQ(next.trouble(), "");
    next.tick();
    EXPECT_EQ(load_clock_mark(*store_).latest, kStart + hours{1});
    EXPECT_EQ(load_clock_mark(*store_).doubted, std::nullopt);
}

TEST_F(TimekeeperTest, HeedsAnOperatorOnce) {
    auto guarded = clock();
    Timekeeper keeper{*store_, guarded, log_, load_clock_mark(*store_)};
    machine_.now = kStart + hours{1};
    keeper.tick();
    store::write(*store_, [](store::Tx& tx) { accept_clock(tx); });
    keeper.tick();
    EXPECT_TRUE(guarded.trusted());
    machine_.now = kStart + hours{2};
    keeper.tick();
    EXPECT_FALSE(guarded.trusted()) << "the next jump is another one";
}

TEST_F(TimekeeperTest, StopsDecidingApartFromItsDatabase) {
    Faraway faraway{*store_};
    auto guarded = clock();
    Timekeeper keeper{faraway, guarded, log_, load_clock_mark(*store_)};
    faraway.offset = Duration{400};
    keeper.tick();
    EXPECT_TRUE(guarded.trusted());
    EXPECT_EQ(guarded.now(), kStart + Duration{400}) << "small differences are corrected";
    faraway.offset = Duration{-501};
    keeper.tick();
    EXPECT_FALSE(guarded.trusted());
    EXPECT_NE(keeper.trouble().find("database server"), std::string::npos) << keeper.trouble();
    store::write(*store_, [](store::Tx& tx) { accept_clock(tx); });
    keeper.tick();
    EXPECT_FALSE(guarded.trusted()) << "an operator cannot talk two clocks into agreement";
    faraway.offset = Duration{100};
    keeper.tick();
    EXPECT_TRUE(guarded.trusted());
}

TEST_F(TimekeeperTest, TellsTheLogWhenTrustChanges) {
    auto guarded = clock();
    Timekeeper keeper{*store_, guarded, log_, load_clock_mark(*store_)};
    machine_.now = kStart + hours{1};
    for (int i = 0; i < 3; ++i) keeper.tick();
    machine_.now = kStart;
    for (int i = 0; i < 3; ++i) keeper.tick();
    writer_.flush();
    const auto lines = lines_of(folder_ / "log");
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(text_in(object_of(lines[0]), "level"), "error");
    EXPECT_EQ(text_in(object_of(lines[1]), "says"), "the clock is trusted again");
}

TEST_F(TimekeeperTest, StartsAndStops) {
    auto guarded = clock();
    Timekeeper keeper{*store_, guarded, log_, load_clock_mark(*store_)};
    keeper.start();
    keeper.stop();
    keeper.stop();
}

}  // namespace
}  // namespace hf::ops::test
