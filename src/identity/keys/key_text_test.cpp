#include "identity/keys/key_text.h"

#include <gmock/gmock.h>

#include <set>

#include "base/json_codec.h"
#include "identity/scopes.h"

namespace hf::identity {
namespace {

using ::testing::HasSubstr;

std::string key(KeyMode mode = KeyMode::test) {
    SystemRandom random;
    return make_key_text(mode, random);
}

TEST(KeyText, HasItsMode160BitsAndAChecksum) {
    EXPECT_THAT(key(), ::testing::MatchesRegex("hf_test_[0-9a-hjkmnp-tv-z]{39}"));
    EXPECT_THAT(key(KeyMode::live), ::testing::StartsWith("hf_live_"));
    std::set<std::string> all;
    for (int i = 0; i < 1'000; ++i) all.insert(key());
    EXPECT_EQ(all.size(), 1'000u);
    EXPECT_EQ(shown_part(key()).size(), 14u);
}

TEST(KeyText, EveryWrongCharacterIsNoticed) {
    const auto good = key();
    EXPECT_TRUE(check_key_text(KeyMode::test, good).has_value());
    for (std::size_t i = 8; i < good.size(); ++i) {
        auto wrong = good;
        wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
        EXPECT_THAT(std::string{check_key_text(KeyMode::test, wrong).error().says()}, HasSubstr("mistyped")) << i;
    }
    for (std::size_t i = 8; i + 1 < good.size(); ++i) {
        auto swapped = good;
        std::swap(swapped[i], swapped[i + 1]);
        if (swapped != good) EXPECT_FALSE(check_key_text(KeyMode::test, swapped).has_value()) << i;
    }
    for (const auto& wrong : {good.substr(0, good.size() - 1), good + "x", good.substr(0, 8), std::string{"hf_test_"}})
        EXPECT_FALSE(check_key_text(KeyMode::test, wrong).has_value()) << wrong;
}

TEST(KeyText, TellsWhatIsWrong) {
    const auto says = [](std::string_view text) {
        return std::string{check_key_text(KeyMode::test, text).error().says()};
    };
    EXPECT_THAT(says("sk_test_123"), HasSubstr("no API key"));
    EXPECT_THAT(says(""), HasSubstr("no API key"));
    EXPECT_THAT(says(key(KeyMode::live)), HasSubstr("a live key, and this server takes test keys"));
}

TEST(Scopes, AreReadAsTheTableSays) {
    for (const auto& row : kScopes) EXPECT_EQ(ScalarText<Scope>::read(row.name)->text, row.name);
    EXPECT_FALSE(ScalarText<Scope>::read("payments").has_value());
    for (const auto& row : kScopes)
        EXPECT_THAT(std::string{ScalarText<Scope>::read("x").error().says()}, HasSubstr(std::string{row.name}));
}

}  // namespace
}  // namespace hf::identity
