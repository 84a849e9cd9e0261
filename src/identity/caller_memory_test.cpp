#include "identity/caller_memory.h"

#include <gtest/gtest.h>

namespace hf::identity {
namespace {

constexpr Time kNow{1'000'000};
constexpr Duration kMinute{60'000};

Caller ada(std::string session) {
    return {.kind = Caller::Kind::user, .id = "usr_ada", .scopes = {}, .session = session};
}

TEST(CallerMemory, RemembersForLessThanASecondAndASignatureForAsLongAsTheTokenLives) {
    CallerMemory memory;
    memory.keep("token", ada("ses_1"), kNow, kNow + kMinute);
    EXPECT_EQ(memory.find("token", kNow)->id, "usr_ada");
    EXPECT_TRUE(memory.find("token", kNow + CallerMemory::kRemembered - Duration{1}));
    EXPECT_FALSE(memory.find("token", kNow + CallerMemory::kRemembered)) << "whoever missed the news asks again";
    EXPECT_TRUE(memory.was_verified("token", kNow + Duration{59'999}));
    EXPECT_FALSE(memory.was_verified("token", kNow + kMinute));
    EXPECT_FALSE(memory.find("tokem", kNow));
}

TEST(CallerMemory, NeverRemembersPastTheEnd) {
    CallerMemory memory;
    memory.keep("token", ada("ses_1"), kNow, kNow + Duration{10});
    EXPECT_FALSE(memory.find("token", kNow + Duration{10}));
}

TEST(CallerMemory, ForgetsByCallerBySessionAndEverything) {
    const auto kept = [](std::string_view forgotten) {
        CallerMemory memory;
        memory.keep("one", ada("ses_1"), kNow, kNow + kMinute);
        memory.keep("two", ada("ses_2"), kNow, kNow + kMinute);
        memory.keep("key", {.kind = Caller::Kind::key, .id = "key_1"}, kNow, kNow + kMinute);
        memory.forget(forgotten);
        std::string left;
        for (const auto* name : {"one", "two", "key"})
            if (memory.find(name, kNow) || memory.was_verified(name, kNow)) (left += name) += ' ';
        return left;
    };
    EXPECT_EQ(kept("ses_1"), "two key ");
    EXPECT_EQ(kept("usr_ada"), "key ");
    EXPECT_EQ(kept("key_1"), "one two ");
    EXPECT_EQ(kept("ses_3"), "one two key ");
    EXPECT_EQ(kept(""), "");
}

TEST(CallerMemory, IsBounded) {
    CallerMemory memory;
    for (std::size_t i = 0; i < CallerMemory::kMost + 10; ++i)
        memory.keep("token " + std::to_string(i), ada("ses_1"), kNow, kNow + kMinute);
    EXPECT_FALSE(memory.find("token 0", kNow));
    EXPECT_TRUE(memory.find("token " + std::to_string(CallerMemory::kMost + 9), kNow));
}

}  // namespace
}  // namespace hf::identity
