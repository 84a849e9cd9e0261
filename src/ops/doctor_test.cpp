#include "ops/doctor.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ops/ops_fixture.h"
#include "ops/queries.h"
#include "store/open.h"

namespace hf::ops::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kMaxJump{60'000};

void expect(const Finding& finding, Verdict verdict, std::string_view word = "") {
    EXPECT_EQ(text_of(finding.verdict), text_of(verdict)) << finding.says;
    EXPECT_NE(finding.says.find(word), std::string::npos) << finding.says;
    EXPECT_EQ(finding.repair.empty(), verdict == Verdict::ok) << "what is wrong comes with what to do";
}

TEST(Doctor, LooksAtTheClock) {
    HandClock clock;
    expect(check_clock(clock, kMaxJump, {}), Verdict::ok, "2027-01-15T08:00:00Z");
    expect(check_clock(clock, kMaxJump, {.latest = kStart + seconds{60}}), Verdict::ok);
    expect(check_clock(clock, kMaxJump, {.latest = kStart + hours{2}}), Verdict::fail, "2h behind");
    expect(check_clock(clock, kMaxJump, {.latest = kStart - hours{1}, .doubted = kStart - minutes{1}}), Verdict::fail,
           "jumped");
    expect(check_clock(clock, kMaxJump, {.latest = kStart - hours{1}, .doubted = kStart + hours{1}}), Verdict::ok);
    clock.now = Time{0};
    expect(check_clock(clock, kMaxJump, {}), Verdict::fail, "1970");
}

TEST(Doctor, ComparesWithTheDatabaseServer) {
    expect(check_apart(Duration{-500}), Verdict::ok);
    expect(check_apart(Duration{501}), Verdict::fail, "501ms");
    expect(check_apart(Duration{-2'000}), Verdict::fail, "2s");
}

TEST(Doctor, LooksAtTheDisk) {
    const Folder folder;
    expect(check_space(folder.path(), 1), Verdict::ok);
    const auto free = std::filesystem::space(folder.path()).available;
    expect(check_space(folder.path(), free / 2), Verdict::warn, "free");
    expect(check_space(folder.path(), free * 2), Verdict::fail, "free");
    expect(check_space(folder / "not/made/yet", 1), Verdict::ok, folder.path().string());
}

TEST(Doctor, WritesAFileAndTakesItAway) {
    const Folder folder;
    expect(check_writable(folder.path()), Verdict::ok);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    expect(check_writable("/proc"), Verdict::fail, "/proc");
}

TEST(Doctor, WantsTheDataPrivate) {
    const Folder folder;
    expect(check_private(folder.path()), Verdict::ok);
    expect(check_private(folder / "not yet"), Verdict::ok);
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    expect(check_private(folder.path()), Verdict::fail, "0755");
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0700});
}

struct DoctorOfAStore : testing::Test {
    DoctorOfAStore() : store(store::open_sqlite({.file = file, .readers = 1}, clock)) {}

    Folder folder;
    HandClock clock;
    std::filesystem::path file = folder / "holdfast.db";
    std::unique_ptr<store::Store> store;
};

TEST_F(DoctorOfAStore, SeesWhoHasTheDatabase) {
    expect(check_lock(file, clock), Verdict::warn, std::to_string(::getpid()));
    store->close();
    expect(check_lock(file, clock), Verdict::ok);
    expect(check_lock(folder / "other.db", clock), Verdict::ok, "no database yet");
}

TEST_F(DoctorOfAStore, SeesWhetherItAnswers) {
    expect(check_database(*store), Verdict::ok, "SQLite");
    expect(check_collation(*store), Verdict::ok);
    store->close();
    expect(check_database(*store), Verdict::fail, "does not answer");
}

TEST_F(DoctorOfAStore, SeesMigrationsThatWait) {
    const store::Migrations all{migrations()};
    expect(check_migrations(*store, all), Verdict::warn, "001_clock");
    store::migrate(*store, all, clock.now);
    expect(check_migrations(*store, all), Verdict::ok);
    expect(check_migrations(*store, {}), Verdict::fail);
}

/// A socket that listens on a free port until it goes.
struct Listening {
    int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port = 0;

    Listening() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(file, reinterpret_cast<const sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(file, 1), 0);
        EXPECT_EQ(::getsockname(file, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port = ::ntohs(address.sin_port);
    }
    ~Listening() { ::close(file); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }
};

TEST(Doctor, KnocksAtUpstreams) {
    std::string url;
    {
        const Listening site;
        url = site.url();
        expect(check_upstream("articles", url, seconds{2}), Verdict::ok, url);
    }
    expect(check_upstream("articles", url, seconds{2}), Verdict::fail, "refused");
    expect(check_upstream("articles", "unix:/nowhere/socket", seconds{2}), Verdict::fail, "No such file");
    expect(check_upstream("articles", "gopher://old", seconds{2}), Verdict::fail, "gopher://old");
    EXPECT_EQ(check_upstream("articles", url, seconds{2}).check, "upstream articles");
}

TEST(Doctor, SaysTheWorst) {
    const Finding ok{.verdict = Verdict::ok}, warn{.verdict = Verdict::warn}, fail{.verdict = Verdict::fail};
    EXPECT_EQ(worst({}), Verdict::ok);
    EXPECT_EQ(worst({ok, warn, ok}), Verdict::warn);
    EXPECT_EQ(worst({fail, warn, ok}), Verdict::fail);
}

}  // namespace
}  // namespace hf::ops::test
