// What is SQLite's alone; what both engines owe is in tests/conformance.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/open.h"

namespace hf::store {
namespace {

constexpr Query<"id", "n"> kAdd{"test.add", "INSERT INTO t (id, n) VALUES (?1, ?2)", ""};
constexpr Query<> kSum{"test.sum", "SELECT COALESCE(SUM(n), 0) FROM t", ""};

class SqliteStore : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-store-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    SqliteOptions options() const { return {.file = folder_ / "holdfast.db"}; }
    std::unique_ptr<Store> open() { return open_sqlite(options(), clock_); }

    SystemClock clock_;
    std::filesystem::path folder_;
};

TEST_F(SqliteStore, WritesAndReads) {
    auto store = open();
    write(*store, [](Tx& tx) { tx.run_raw("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT"); });
    for (int i = 0; i < 100; ++i) write(*store, [&](Tx& tx) { tx.run(kAdd, "id"_p = std::to_string(i), "n"_p = i); });
    EXPECT_EQ(read(*store, [](Tx& tx) { return tx.one<std::int64_t>(kSum).value(); }), 4950);
    store->close();
    EXPECT_FALSE(std::filesystem::exists(folder_ / "holdfast.db-wal")) << "closing leaves one file";
}

TEST_F(SqliteStore, NamesTheProcessThatHoldsTheDataDirectory) {
    auto store = open();
    try {
        open();
        FAIL() << "a second store was opened";
    } catch (const WorldError& error) {
        EXPECT_NE(std::string{error.what()}.find("process " + std::to_string(::getpid())), std::string::npos)
            << error.what();
    }
    auto beside = options();
    beside.exclusive = false;
    EXPECT_NO_THROW(open_sqlite(beside, clock_));
    store.reset();
    EXPECT_NO_THROW(open());
}

TEST_F(SqliteStore, RefusesWhatIsNoDatabase) {
    std::ofstream{folder_ / "holdfast.db"} << std::string(5000, 'x');
    EXPECT_THROW(open(), WorldError);
}

TEST_F(SqliteStore, RefusesAFolderThatIsNotThere) {
    auto wrong = options();
    wrong.file = folder_ / "nowhere" / "holdfast.db";
    EXPECT_THROW(open_sqlite(wrong, clock_), WorldError);
}

TEST_F(SqliteStore, TheLogStartsAnewUnderConstantReading) {
    constexpr std::int64_t kRestart = 256 << 10;
    auto own = options();
    own.wal_restart = kRestart;
    auto store = open_sqlite(own, clock_);
    write(*store, [](Tx& tx) { tx.run_raw("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT"); });
    std::atomic<bool> stop{false};
    std::thread reading{[&] {
        while (!stop) read(*store, [](Tx& tx) { return tx.one<std::int64_t>(kSum); });
    }};
    std::uintmax_t longest = 0;
    for (int i = 0; i < 200; ++i) {
        write(*store, [&](Tx& tx) { tx.run(kAdd, "id"_p = std::to_string(i) + std::string(20'000, 'x'), "n"_p = i); });
        longest = std::max(longest, std::filesystem::file_size(folder_ / "holdfast.db-wal"));
    }
    stop = true;
    reading.join();
    EXPECT_GT(longest, kRestart / 2) << "some of it was written";
    EXPECT_LT(longest, 4 * kRestart) << "8 MB went through it";
}

TEST_F(SqliteStore, NotesEachQueryThatRanOnce) {
    // In a process of its own: the log is opened when the first query runs.
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto log = std::filesystem::temp_directory_path() / "holdfast-query-log-test";
    std::filesystem::remove(log);
    const auto run = [&] {
        ::setenv("HOLDFAST_QUERY_LOG", log.c_str(), 1);
        auto store = open();
        write(*store, [](Tx& tx) {
            tx.run_raw("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT");
            tx.run(kAdd, "id"_p = "a", "n"_p = 1);
            tx.run(kAdd, "id"_p = "b", "n"_p = 1);
            tx.check(kSum);
        });
        ::_exit(0);
    };
    EXPECT_EXIT(run(), ::testing::ExitedWithCode(0), "");
    std::ifstream in{log};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{in}, {}}), "test.add\n")
        << "what was only checked did not run";
    std::filesystem::remove(log);
}

TEST_F(SqliteStore, AReadCannotWrite) {
    auto store = open();
    EXPECT_THROW(read(*store, [](Tx& tx) { tx.run_raw("CREATE TABLE t (n INTEGER)"); }), StatementFailed);
}

}  // namespace
}  // namespace hf::store
