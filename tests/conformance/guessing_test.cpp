// Guessing at passwords, on both engines and across processes: as many tries as the rules say, and nobody can lock
// another out.
#include <thread>

#include "conformance/guessing_fixture.h"

namespace hf::conformance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::IsEmpty;

HF_FOR_BOTH_ENGINES(Guessing);

TEST_P(Guessing, FiveAreFreeThenWaitsRise) {
    const Attempt ada{"ada", "home", ""};
    for (int n = 0; n < 5; ++n) EXPECT_TRUE(may(ada)) << n;
    const auto refused = take(ada);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::rate_limited);
    EXPECT_EQ(refused.error().detail, "Too many wrong passwords; try again in 1s.");
    for (const int seconds_to_wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
        EXPECT_EQ(wait(ada), seconds_to_wait);
        now = now + seconds{seconds_to_wait} - Duration{1};
        EXPECT_EQ(wait(ada), 1) << "a millisecond early";
        now = now + Duration{1};
        EXPECT_TRUE(may(ada));
        EXPECT_FALSE(may(ada)) << "exactly one more";
    }
    EXPECT_TRUE(may({"ada", "work", ""})) << "from elsewhere five are free as well";
    EXPECT_TRUE(may({"bob", "home", ""})) << "and at another account";
    now = now + minutes{30};
    for (int n = 0; n < 5; ++n) EXPECT_TRUE(may(ada)) << "forgotten";
    EXPECT_EQ(wait(ada), 1);
}

TEST_P(Guessing, TheRightPasswordForgivesThePair) {
    const Attempt ada{"ada", "home", ""};
    for (int n = 0; n < 4; ++n) EXPECT_TRUE(may(ada));
    EXPECT_TRUE(sign_in(ada));
    for (int n = 0; n < 5; ++n) EXPECT_TRUE(may(ada)) << n;
    EXPECT_FALSE(may(ada));
}

TEST_P(Guessing, ATryThatWasNotMadeIsGivenBack) {
    const Attempt ada{"ada", "home", ""};
    const auto give_back = [&] {
        store::write(*store_, [&](Tx& tx) { identity::give_back_attempt(tx, context(), kSecret, ada); });
    };
    for (int n = 0; n < 9; ++n) {
        EXPECT_TRUE(may(ada)) << n;
        give_back();
    }
    EXPECT_THAT(rows(), IsEmpty()) << "nothing is left of them";
    for (int n = 0; n < 6; ++n) {
        EXPECT_TRUE(may(ada)) << n;
        now = now + seconds{n == 4 ? 1 : 0};
    }
    give_back();
    EXPECT_TRUE(may(ada)) << "the one that he had waited for";
    EXPECT_EQ(wait(ada), 2);
}

TEST_P(Guessing, StrangersMeetACeilingAndTheOwnerDoesNot) {
    const Attempt home{"ada", "home", ""}, phone{"ada", "cafe", "phone"};
    EXPECT_TRUE(sign_in(home));
    EXPECT_TRUE(sign_in(phone));
    EXPECT_EQ(fail_from_everywhere("ada"), 50) << "those who signed in are not counted";
    EXPECT_EQ(wait({"ada", "elsewhere", ""}), 1);
    EXPECT_EQ(wait({"ada", "elsewhere", "a cookie made up"}), 1);
    for (int n = 0; n < 5; ++n) {
        EXPECT_TRUE(may(home)) << "an address he has used";
        EXPECT_TRUE(may({"ada", "train", "phone"})) << "a device he has used, from an address nobody knows";
    }
    EXPECT_FALSE(may(home)) << "he meets the limit of his own pair";
    EXPECT_EQ(fail_from_everywhere("bob"), 50) << "another account is another matter";
    // The strangers go on as fast as they may; the owner comes by each time.
    for (const int pause : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
        EXPECT_EQ(wait({"ada", "a late stranger", ""}), pause);
        now = now + seconds{pause};
        EXPECT_TRUE(may({"ada", "late stranger " + std::to_string(pause), ""}));
        EXPECT_TRUE(sign_in({"ada", "train " + std::to_string(pause), "phone"}) || pause < 4) << pause;
    }
    now = kNow + hours{1};
    EXPECT_TRUE(may({"ada", "a late stranger", ""}));
}

TEST_P(Guessing, WhoGuessedRightCountsAmongNoStrangers) {
    const Attempt newcomer{"ada", "hotel", ""};
    for (int n = 0; n < 4; ++n) EXPECT_TRUE(may(newcomer));
    EXPECT_TRUE(sign_in(newcomer));
    EXPECT_EQ(fail_from_everywhere("ada"), 50);
}

TEST_P(Guessing, ANeighborAtTheSameAddressDelaysNoKnownDevice) {
    const Attempt mine{"ada", "shared", "laptop"};
    EXPECT_TRUE(sign_in(mine));
    while (may({"ada", "shared", ""})) {
    }
    EXPECT_TRUE(sign_in(mine));
    EXPECT_FALSE(may({"ada", "shared", ""})) << "and her signing in frees him of nothing";
}

TEST_P(Guessing, AStolenDeviceIsOneCallerFromWherever) {
    EXPECT_TRUE(sign_in({"ada", "home", "laptop"}));
    int tries = 0;
    while (tries < 20 && may({"ada", "address " + std::to_string(tries), "laptop"})) ++tries;
    EXPECT_EQ(tries, 5);
    EXPECT_FALSE(may({"ada", "another address", "laptop"}));
    EXPECT_TRUE(may({"bob", "another address", "laptop"})) << "to Bob the laptop is not known";
}

TEST_P(Guessing, CallersAreKnownForNinetyDaysSinceTheLastTime) {
    const Attempt home{"ada", "home", "laptop"};
    EXPECT_TRUE(sign_in(home));
    now = now + days{89};
    EXPECT_TRUE(sign_in(home));
    now = now + days{90} - Duration{1};
    fail_from_everywhere("ada");
    EXPECT_TRUE(may(home));
    now = now + Duration{1};
    EXPECT_FALSE(may(home)) << "a stranger again";
}

TEST_P(Guessing, CallersCanBeForgotten) {
    const Attempt home{"ada", "home", "laptop"}, bobs{"bob", "home", "laptop"};
    EXPECT_TRUE(sign_in(home));
    EXPECT_TRUE(sign_in(bobs));
    store::write(*store_, [](Tx& tx) { identity::forget_callers(tx, kSecret, "ada"); });
    fail_from_everywhere("ada");
    fail_from_everywhere("bob");
    EXPECT_FALSE(may(home));
    EXPECT_TRUE(may(bobs));
}

TEST_P(Guessing, ADoubtedClockLetsNobodyThroughSooner) {
    trusted = false;
    const Attempt ada{"ada", "home", ""};
    for (int n = 0; n < 5; ++n) EXPECT_TRUE(may(ada));
    EXPECT_EQ(wait(ada), 1);
    now = now + seconds{1};
    EXPECT_TRUE(sign_in(ada));
    now = now + days{365};
    EXPECT_TRUE(may({"bob", "home", ""}));
    now = now + days{365};
    EXPECT_EQ(rows().size(), 3u) << "an address that is known, a pair and a stranger";
    prune();
    EXPECT_EQ(rows().size(), 3u) << "nothing is deleted while in doubt";
    trusted = true;
    prune();
    EXPECT_THAT(rows(), IsEmpty());
}

/// 64 threads over two processes' stores (one on SQLite) try at the same moment.
template <class AttemptOf>
int allowed_of_64(Store& store, Store& other, AttemptOf attempt_of, const GuessRules& rules, int each) {
    std::atomic<int> allowed{0};
    std::latch start{64};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 64; ++t)
        threads.emplace_back([&, t] {
            SystemRandom random;
            const Caller caller;
            start.arrive_and_wait();
            for (int n = 0; n < each; ++n)
                for (bool settled = false; !settled;) try {
                        allowed += store::write(t % 2 == 0 ? store : other, [&](Tx& tx) {
                                       return identity::take_attempt(tx, {kNow, random, caller}, rules, kSecret,
                                                                     attempt_of(t, n));
                                   }).has_value();
                        settled = true;
                    } catch (const store::StoreBusy&) {  // nothing was taken: as a client would, again
                    }
        });
    threads.clear();
    return allowed;
}

TEST_P(Guessing, OfManyAtOnceAsManyGetThroughAsTheRulesSay) {
    const auto second = on_sqlite() ? nullptr : open();
    auto& other = second ? *second : *store_;
    EXPECT_EQ(allowed_of_64(*store_, other, [](int, int) { return Attempt{"ada", "home", ""}; }, rules, 1), 5);
    const auto from_everywhere = [](int t, int n) {
        return Attempt{"bob", std::to_string(t) + " " + std::to_string(n), ""};
    };
    EXPECT_EQ(allowed_of_64(*store_, other, from_everywhere, rules, 2), 50);
    EXPECT_TRUE(sign_in({"eve", "home", "laptop"}));
    const auto by_device = [](int t, int) { return Attempt{"eve", std::to_string(t), "laptop"}; };
    EXPECT_EQ(allowed_of_64(*store_, other, by_device, rules, 1), 5);
}

}  // namespace
}  // namespace hf::conformance
