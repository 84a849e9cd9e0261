// What is SQLite's alone; what both engines owe is in tests/conformance.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

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

TEST_F(SqliteStore, AReadCannotWrite) {
    auto store = open();
    EXPECT_THROW(read(*store, [](Tx& tx) { tx.run_raw("CREATE TABLE t (n INTEGER)"); }), StatementFailed);
}

}  // namespace
}  // namespace hf::store
