// When the world fails: a full disk, a server that goes and comes back, a commit nobody answers.
#include "conformance/store_fixture.h"
#include "support/lossy_vfs.h"

namespace hf::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class FullDisk : public ::testing::Test {
  protected:
    std::unique_ptr<Store> ready() {
        auto store = store::open_sqlite({.file = folder_ / "holdfast.db", .vfs = disk_.name()}, clock_);
        store::migrate(*store, {migrations()}, kNow);
        return store;
    }

    SystemClock clock_;
    test::TempFolder folder_;
    test::LossyVfs disk_;
};

TEST_F(FullDisk, RefusesWritesSaysSoAndRecovers) {
    auto store = ready();
    store::write(*store, [](Tx& tx) { add_note(tx, "before"); });
    EXPECT_EQ(store->trouble(Mode::write), "");

    disk_.set_full(true);
    EXPECT_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "during"); }), WorldError);
    EXPECT_THAT(store->trouble(Mode::write), HasSubstr("full"));
    EXPECT_EQ(store->trouble(Mode::read), "");
    EXPECT_THAT(note_ids(*store), ElementsAre("before"));

    disk_.set_full(false);
    store::write(*store, [](Tx& tx) { add_note(tx, "after"); });
    EXPECT_EQ(store->trouble(Mode::write), "");
    EXPECT_THAT(note_ids(*store), ElementsAre("after", "before"));
}

TEST_F(FullDisk, AGroupThatCouldNotBeCommittedIsRunOneByOne) {
    auto store = ready();
    std::latch held{1}, let_go{1};
    Collector holder, home;
    holder.submit(*store, Mode::write, [&](Tx&) {
        held.count_down();
        let_go.wait();
        return true;
    });
    held.wait();
    std::atomic<int> runs{0};
    for (int i = 0; i < 8; ++i)
        home.submit(*store, Mode::write, [&, i](Tx& tx) {
            ++runs;
            add_note(tx, std::to_string(i));
            // The disk is full for the group's commit, and there is room again when the deeds are run alone.
            if (i == 7) disk_.set_full(runs <= 8);
            return true;
        });
    let_go.count_down();
    const auto failures = home.wait_for(8);
    for (int i = 0; i < 7; ++i) EXPECT_THAT(says(failures[i]), HasSubstr("full")) << i;
    EXPECT_EQ(failures[7], nullptr) << says(failures[7]);
    EXPECT_GE(runs, 16);
    EXPECT_THAT(note_ids(*store), ElementsAre("7"));
}

TEST_F(FullDisk, TroubleEndsWithoutAnyoneWriting) {
    auto store = ready();
    disk_.set_full(true);
    EXPECT_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "during"); }), WorldError);
    disk_.set_full(false);
    // Readiness turns writes away while there is trouble, so the store has to find out by itself.
    while (!store->trouble(Mode::write).empty()) std::this_thread::yield();
    EXPECT_THAT(note_ids(*store), IsEmpty());
}

TEST_F(FullDisk, TheLogGivesItsSpaceBackOnceThereIsRoom) {
    auto store = ready();
    const auto log_size = [&] { return std::filesystem::file_size(folder_ / "holdfast.db-wal"); };
    for (int i = 0; i < 100; ++i)
        store::write(*store, [i](Tx& tx) {
            tx.run(queries::add_note, Note{.id = std::to_string(i), .body = std::string(10'000, 'x')});
        });
    const auto before = log_size();
    disk_.set_full(true);
    EXPECT_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "during"); }), WorldError);
    EXPECT_EQ(log_size(), before) << "the database has no room to take it";
    disk_.set_full(false);
    // Between two groups: when the second is answered, it has been done after the first.
    for (const auto* id : {"after", "later"}) store::write(*store, [id](Tx& tx) { add_note(tx, id); });
    EXPECT_LT(log_size(), before / 2);
}

TEST_F(FullDisk, ADatabaseAtItsLimitFailsTheDeedAlone) {
    auto store = ready();
    const auto limit = [&](const char* pages) {
        store::write(*store, [&](Tx& tx) { tx.run_raw(std::string{"PRAGMA max_page_count="} + pages); });
    };
    limit("1");  // no more than there are
    EXPECT_THROW(store::write(*store,
                              [](Tx& tx) {
                                  add_note(tx, "small");
                                  tx.run(queries::add_note, Note{.id = "large", .body = std::string(100'000, 'x')});
                              }),
                 WorldError);
    EXPECT_NO_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "small"); }));
    limit("1000000");
    EXPECT_NO_THROW(store::write(
        *store, [](Tx& tx) { tx.run(queries::add_note, Note{.id = "large", .body = std::string(100'000, 'x')}); }));
    EXPECT_THAT(note_ids(*store), ElementsAre("large", "small"));
}

TEST_F(FullDisk, AGroupThatSqliteRolledBackIsRunOneByOne) {
    auto store = ready();
    std::latch held{1}, let_go{1};
    Collector holder, home;
    holder.submit(*store, Mode::write, [&](Tx& tx) {
        tx.run_raw("PRAGMA max_page_count=1");
        held.count_down();
        let_go.wait();
        return true;
    });
    held.wait();
    for (int i = 0; i < 8; ++i)
        home.submit(*store, Mode::write, [i](Tx& tx) {
            // Running out of pages in the middle of a statement costs the whole transaction, not the statement alone.
            tx.run(queries::add_note, Note{.id = std::to_string(i), .body = std::string(i == 5 ? 100'000 : 10, 'x')});
            return true;
        });
    let_go.count_down();
    const auto failures = home.wait_for(8);
    for (int i = 0; i < 8; ++i) EXPECT_EQ(failures[i] != nullptr, i == 5) << i << ": " << says(failures[i]);
    EXPECT_THAT(note_ids(*store), ElementsAre("0", "1", "2", "3", "4", "6", "7"));
}

class PostgresOutage : public ::testing::Test {
  protected:
    std::unique_ptr<Store> ready(const std::string& url) {
        auto store = store::open_postgres({.url = url, .connections = 2}, clock_);
        store::migrate(*store, {migrations()}, kNow);
        return store;
    }
    SystemClock clock_;
};

TEST_F(PostgresOutage, TheServerGoesAndComesBack) {
    test::PostgresServer server;
    auto store = ready(server.fresh_database());
    store::write(*store, [](Tx& tx) { add_note(tx, "before"); });

    std::mutex mutex;
    std::condition_variable told;
    bool look_at_everything = false;
    store->listen([&](std::string_view, std::string_view key) {
        const std::lock_guard lock{mutex};
        look_at_everything |= key.empty();
        told.notify_all();
    });

    server.stop_at_once();
    EXPECT_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "during"); }), WorldError);
    EXPECT_THROW(store::read(*store, [](Tx& tx) { return tx.one<std::int64_t>(queries::count_notes); }), WorldError);
    EXPECT_THAT(store->trouble(Mode::write), Not(IsEmpty()));

    server.start();
    {
        std::unique_lock lock{mutex};
        told.wait(lock, [&] { return look_at_everything; });
    }
    while (!store->trouble(Mode::write).empty()) std::this_thread::yield();
    store::write(*store, [](Tx& tx) { add_note(tx, "zafter"); });
    const auto ids = note_ids(*store);
    EXPECT_EQ(ids.back(), "zafter");
}

TEST_F(PostgresOutage, AHungUpConnectionIsNoticedBeforeItIsUsed) {
    auto& server = test::shared_postgres();
    const auto url = server.fresh_database();
    auto store = ready(url);
    store::write(*store, [](Tx& tx) { add_note(tx, "a"); });
    server.ask("postgres",
               "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname LIKE 'holdfast_%'");
    EXPECT_NO_THROW(store::write(*store, [](Tx& tx) { add_note(tx, "b"); }));
    EXPECT_THAT(note_ids(*store), ElementsAre("a", "b"));
}

TEST_F(PostgresOutage, ACommitNobodyAnswersIsNotRunAgain) {
    auto store = ready(test::shared_postgres().fresh_database());
    store::write(*store, [](Tx& tx) {
        tx.run_raw(
            "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
        tx.run_raw(
            "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON watch DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION hang_up()");
    });
    int runs = 0;
    try {
        store::write(*store, [&](Tx& tx) {
            ++runs;
            tx.one<std::int64_t>(queries::on_call);
            tx.run_raw("INSERT INTO watch (doctor, on_call) VALUES ('eve', 1)");
        });
        FAIL() << "the deed was called done";
    } catch (const WorldError& error) {
        EXPECT_THAT(error.what(), HasSubstr("not known whether the deed was committed"));
    }
    EXPECT_LE(runs, 2) << "once, or twice where deeds are rehearsed";
}

TEST_F(PostgresOutage, ADatabaseThatSortsByALanguageIsRefused) {
    try {
        store::open_postgres({.url = test::shared_postgres().fresh_database("C.UTF-8")}, clock_);
        FAIL() << "it was opened";
    } catch (const WorldError& error) {
        EXPECT_THAT(error.what(), HasSubstr("sorts texts by C.UTF-8"));
        EXPECT_THAT(error.what(), HasSubstr("LC_COLLATE 'C'"));
    }
}

TEST_F(PostgresOutage, AServerThatIsNotThereIsNamed) {
    EXPECT_THROW(store::open_postgres({.url = "postgresql:///none?host=/nowhere"}, clock_), WorldError);
}

TEST_F(PostgresOutage, TheClocksAreCompared) {
    class Late final : public Clock {
      public:
        Time wall() const override { return machine_.wall() - Duration{5000}; }
        Duration monotonic() const override { return machine_.monotonic(); }

      private:
        SystemClock machine_;
    };
    const Late late;
    const auto store = store::open_postgres({.url = test::shared_postgres().fresh_database()}, late);
    EXPECT_NEAR(static_cast<double>(store->clock_offset().count()), 5000, 500);
}

}  // namespace
}  // namespace hf::conformance
