// Migrations: once each, in order, whoever asks, and never over what another release has done.
#include <algorithm>
#include <thread>

#include "conformance/store_fixture.h"

namespace hf::conformance {
namespace {

using store::Migration;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class StoreMigrations : public StoreTest {
  protected:
    std::string refusal(Store& store, const store::Migrations& migrations) {
        try {
            store::migrate(store, migrations, kNow);
        } catch (const WorldError& error) {
            return error.what();
        }
        return "";
    }
};
HF_FOR_BOTH_ENGINES(StoreMigrations);

TEST_P(StoreMigrations, RunOnceEachInOrder) {
    auto store = open();
    EXPECT_EQ(store::pending(*store, {migrations()}).size(), 2u);
    EXPECT_THROW(store::require_current(*store, {migrations()}), WorldError);
    EXPECT_THAT(store::migrate(*store, {migrations()}, kNow),
                ElementsAre("conformance 001_notes", "conformance 002_watch"));
    EXPECT_THAT(store::migrate(*store, {migrations()}, kNow), IsEmpty());
    EXPECT_THAT(store::pending(*store, {migrations()}), IsEmpty());
    EXPECT_NO_THROW(store::require_current(*store, {migrations()}));
}

TEST_P(StoreMigrations, TwoAtOnceDoTheWorkOnce) {
    constexpr int kProcesses = 4;
    std::vector<std::unique_ptr<Store>> stores;
    for (int i = 0; i < kProcesses; ++i) stores.push_back(open());
    std::latch start{kProcesses};
    std::vector<std::vector<std::string>> applied(kProcesses);
    std::vector<std::thread> threads;
    for (int i = 0; i < kProcesses; ++i)
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            applied[i] = store::migrate(*stores[i], {migrations()}, kNow);
        });
    for (auto& thread : threads) thread.join();
    std::vector<std::string> all;
    for (const auto& one : applied) all.insert(all.end(), one.begin(), one.end());
    std::ranges::sort(all);
    EXPECT_THAT(all, ElementsAre("conformance 001_notes", "conformance 002_watch"));
}

TEST_P(StoreMigrations, ANewerSchemaIsRefused) {
    auto store = ready();
    const auto older = migrations().first(1);
    EXPECT_THAT(refusal(*store, {older}), HasSubstr("conformance 002_watch, which this program does not know"));
    EXPECT_THROW(store::require_current(*store, {older}), WorldError);
}

TEST_P(StoreMigrations, AnEditedMigrationIsRefused) {
    auto store = ready();
    std::vector<Migration> edited{migrations().begin(), migrations().end()};
    edited[0].postgres = "CREATE TABLE something_else (id TEXT)";
    EXPECT_THAT(refusal(*store, {edited}), HasSubstr("conformance 001_notes was changed after it was applied"));
}

TEST_P(StoreMigrations, OneThatFailsLeavesNothingBehind) {
    auto store = open();
    constexpr std::string_view kBroken = "CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT);";
    const Migration broken[] = {{"broken", 1, "001_half", kBroken, kBroken}};
    EXPECT_NE(refusal(*store, {broken}), "");
    constexpr std::string_view kWhole = "CREATE TABLE half (id TEXT);";
    const Migration mended[] = {{"broken", 1, "001_half", kWhole, kWhole}};
    EXPECT_THAT(store::migrate(*store, {mended}, kNow), ElementsAre("broken 001_half"));
}

}  // namespace
}  // namespace hf::conformance
