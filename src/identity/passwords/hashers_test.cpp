#include "identity/passwords/hashers.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hf::identity {
namespace {

constexpr Duration kForEver{3'600'000};

void await(const Hashers& hashers, std::size_t waiting) {
    while (hashers.waiting() != waiting) std::this_thread::yield();
}

TEST(Hashers, LetSoManyInAndTheOthersWhenTheyLeave) {
    Hashers hashers{{.at_once = 2, .waiting = 8, .most_wait = Duration{0}}};
    auto first = std::make_optional(hashers.enter());
    const auto second = hashers.enter();
    EXPECT_TRUE(first->has_value());
    EXPECT_TRUE(second.has_value());
    const auto third = hashers.enter();
    ASSERT_FALSE(third.has_value());
    EXPECT_EQ(third.error().code, Code::unavailable);
    EXPECT_EQ(third.error().retry_after, std::chrono::seconds{1});
    EXPECT_EQ(hashers.waiting(), 0u) << "who waited in vain is gone";
    first.reset();
    EXPECT_TRUE(hashers.enter().has_value());
}

TEST(Hashers, WhoWaitsComesInOrder) {
    Hashers hashers{{.at_once = 1, .waiting = 8, .most_wait = kForEver}};
    auto held = std::make_optional(hashers.enter());
    std::mutex mutex;
    std::vector<int> came;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            const auto permit = hashers.enter();
            const std::lock_guard lock{mutex};
            came.push_back(permit.has_value() ? i : -1);
        });
        await(hashers, static_cast<std::size_t>(i) + 1);
    }
    const auto refused = hashers.enter();
    ASSERT_FALSE(refused.has_value()) << "eight wait already";
    EXPECT_EQ(refused.error().code, Code::unavailable);
    EXPECT_EQ(refused.error().retry_after, std::chrono::seconds{3'600});
    held.reset();
    threads.clear();
    EXPECT_EQ(came, (std::vector{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_TRUE(hashers.enter().has_value());
}

TEST(Hashers, ACrowdIsNeverMoreThanTheLimit) {
    Hashers hashers{{.at_once = 3, .waiting = 100, .most_wait = kForEver}};
    std::atomic<int> inside{0}, most{0}, done{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 16; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const auto permit = hashers.enter();
                const int now = ++inside;
                for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
                }
                std::this_thread::yield();
                --inside;
                done += permit.has_value();
            }
        });
    threads.clear();
    EXPECT_EQ(done, 16 * 200);
    EXPECT_LE(most, 3);
    EXPECT_GE(most, 2) << "otherwise the test looks at nothing";
}

TEST(Hashers, HashAndCheck) {
    Hashers hashers{{.at_once = 1, .waiting = 0, .most_wait = kForEver}};
    const auto hash = hashers.hash("a password of mine");
    ASSERT_TRUE(hash.has_value());
    EXPECT_TRUE(hashers.check(*hash, "a password of mine")->right);
    EXPECT_FALSE(hashers.check(*hash, "a password of hers")->right);
    const auto held = hashers.enter();
    EXPECT_EQ(hashers.hash("x").error().code, Code::unavailable);
    EXPECT_EQ(hashers.check(*hash, "x").error().code, Code::unavailable);
}

}  // namespace
}  // namespace hf::identity
