// Power is cut while the store runs: whatever was acknowledged has to be there afterwards.
#include <algorithm>
#include <set>

#include "conformance/store_fixture.h"
#include "support/lossy_vfs.h"

namespace hf::conformance {
namespace {

constexpr int kDeeds = 3000, kInFlight = 64, kCuts = 12;

/// Keeps deeds going and knows which were acknowledged.
class Ledger final : public store::Home {
  public:
    explicit Ledger(Store& store) : store_(store) {}

    void keep_going(int until) {
        std::unique_lock lock{mutex_};
        while (acknowledged_.size() < static_cast<std::size_t>(until)) {
            while (next_ - static_cast<int>(acknowledged_.size()) < kInFlight && next_ < kDeeds) submit(next_++);
            more_.wait(lock);
        }
    }
    std::vector<std::string> acknowledged() {
        const std::lock_guard lock{mutex_};
        return acknowledged_;
    }
    void post(std::vector<Settled> batch) noexcept override {
        const std::lock_guard lock{mutex_};
        for (auto& one : batch)
            if (!one.failure) acknowledged_.push_back(static_cast<Insert&>(*one.task).id);
        more_.notify_all();
    }

  private:
    class Insert final : public store::Task {
      public:
        explicit Insert(std::string name) : id(std::move(name)) {}
        bool run(Tx& tx) override {
            return tx.run(queries::add_note, Note{.id = id, .body = std::string(200, 'x')}), true;
        }
        void settle(std::exception_ptr) noexcept override {}
        std::string id;
    };
    void submit(int number) {
        store_.submit(Mode::write, std::make_unique<Insert>("note " + std::to_string(number)), *this);
    }

    Store& store_;
    std::mutex mutex_;
    std::condition_variable more_;
    std::vector<std::string> acknowledged_;
    int next_ = 0;
};

class PowerLoss : public ::testing::Test {
  protected:
    /// How many acknowledged deeds are missing over all cuts; a database that is damaged counts as all of them.
    std::size_t lost_deeds(bool durable) {
        test::LossyVfs disk;
        std::size_t lost = 0;
        auto store = store::open_sqlite({.file = folder_ / "holdfast.db",
                                         .group = 32,
                                         .wal_restart = 256 << 10,  // so that the log starts anew many times
                                         .durable = durable,
                                         .vfs = disk.name()},
                                        clock_);
        store::migrate(*store, {migrations()}, kNow);
        Ledger ledger{*store};
        for (int cut = 1; cut <= kCuts; ++cut) {
            ledger.keep_going(kDeeds / kCuts * cut);
            const auto acknowledged = ledger.acknowledged();  // before the cut
            const auto survived = folder_ / ("cut " + std::to_string(cut));
            disk.cut_power(survived, static_cast<std::uint64_t>(cut));
            lost += missing_in(survived, acknowledged);
        }
        store->close();
        return lost;
    }

    std::size_t missing_in(const std::filesystem::path& folder, const std::vector<std::string>& acknowledged) {
        try {
            const auto store = store::open_sqlite({.file = folder / "holdfast.db"}, clock_);
            constexpr store::Query<> kCheck{"test.integrity", "PRAGMA integrity_check(1)", ""};
            const auto state = store::read(*store, [&](Tx& tx) { return tx.one<std::string>(kCheck); });
            if (state != "ok") return acknowledged.size();
            const auto found = note_ids(*store);
            const std::set<std::string> there{found.begin(), found.end()};
            return static_cast<std::size_t>(
                std::ranges::count_if(acknowledged, [&](const auto& id) { return !there.contains(id); }));
        } catch (const WorldError&) {
            return acknowledged.size();
        }
    }

    SystemClock clock_;
    test::TempFolder folder_;
};

TEST_F(PowerLoss, LosesNothingThatWasAcknowledged) { EXPECT_EQ(lost_deeds(true), 0u); }

/// The control: a store that does not sync must be caught by the same drill.
TEST_F(PowerLoss, ADrillThatCouldNotFailWouldProveNothing) { EXPECT_GT(lost_deeds(false), 0u); }

}  // namespace
}  // namespace hf::conformance
