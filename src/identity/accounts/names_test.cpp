#include "identity/accounts/names.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "base/text.h"

namespace hf::identity {
namespace {

constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

rc::Gen<std::string> usernames() { return rc::gen::container<std::string>(rc::gen::elementOf(std::string{kAllowed})); }

TEST(Usernames, AreShortAsciiWords) {
    const std::pair<std::string, bool> rows[]{
        {"ada", true},
        {"Ada_Lovelace-1815", true},
        {"4711", true},
        {"a--", true},
        {std::string(100, 'a'), true},
        {std::string(101, 'a'), false},
        {"ab", false},
        {"", false},
        {"_ada", false},
        {"-ada", false},
        {"ada lovelace", false},
        {"ada.lovelace", false},
        {"ada@kelp", false},
        {"adá", false},
        {"аda", false},  // the first letter is Cyrillic
        {std::string{"ada\0", 4}, false},
        {"ada\n", false},
    };
    for (const auto& [username, good] : rows) {
        const auto error = username_error("/username", username);
        EXPECT_EQ(!error.has_value(), good) << username;
        if (error) EXPECT_EQ(error->pointer, "/username");
    }
}

TEST(Usernames, ThatWouldBeTakenForUsAreReserved) {
    for (const auto* username :
         {"admin", "ADMIN", "Adm1n", "ad-min", "adrnin", "admin_", "aclmin", "r00t", "r-o-o-t", "holdfast", "H0ldfast",
          "support", "null", "operat0r", "m-e", "n0-reply", "vvebmaster"})
        EXPECT_TRUE(username_error("/username", username)) << username;
    for (const auto* username : {"adminton", "administrate", "rooted", "mei", "nulla", "supporter"})
        EXPECT_FALSE(username_error("/username", username)) << username;
}

TEST(UsernameSkeletons, AreSharedByWhatLooksAlike) {
    const std::pair<const char*, const char*> alike[]{
        {"ada", "ADA"},
        {"ada-lovelace", "adalovelace"},
        {"ada_lovelace", "ada--lovelace"},
        {"paypal", "paypa1"},
        {"paypal", "paypaI"},
        {"google", "g00gle"},
        {"modern", "rnodem"},
        {"william", "vvi11iam"},
        {"dave", "clave"},
        {"wvv", "vvw"},
        {"ill", "1l1"},
    };
    for (const auto& [a, b] : alike) EXPECT_EQ(username_skeleton(a), username_skeleton(b)) << a << ' ' << b;
    const std::pair<const char*, const char*> apart[]{{"ada", "ade"},   {"ada", "adaa"},   {"nora", "mora"},
                                                      {"vera", "wera"}, {"anna", "hanna"}, {"user2", "user3"}};
    for (const auto& [a, b] : apart) EXPECT_NE(username_skeleton(a), username_skeleton(b)) << a << ' ' << b;
}

TEST(UsernameSkeletons, ChangeInNothingThatLooksAlike) {
    const std::vector<std::vector<std::string>> kAlike{
        {"0", "o", "O"}, {"1", "l", "i", "I", "L"}, {"m", "rn", "M", "Rn"},
        {"w", "vv"},     {"d", "cl", "c1", "ci"},   {"", "-", "_", "__"},
        {"x", "X"}};
    EXPECT_TRUE(rc::check([&] {
        const auto before = *usernames(), after = *usernames();
        const auto& class_ = *rc::gen::elementOf(kAlike);
        const auto one = *rc::gen::elementOf(class_), other = *rc::gen::elementOf(class_);
        RC_ASSERT(username_skeleton(before + one + after) == username_skeleton(before + other + after));
    }));
}

TEST(UsernameSkeletons, OfASkeletonIsItself) {
    EXPECT_TRUE(rc::check([] {
        const auto skeleton = username_skeleton(*usernames());
        RC_ASSERT(username_skeleton(skeleton) == skeleton);
        RC_ASSERT(skeleton.find_first_of("-_01imwdABCDEFGHIJKLMNOPQRSTUVWXYZ") == skeleton.npos);
    }));
}

TEST(UsernameSkeletons, TellWhatLooksDifferentApart) {
    EXPECT_TRUE(rc::check([] {
        const auto letters =
            rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abcefghjknopqrstuvxyz2345"}));
        const auto one = *letters, other = *letters;
        RC_ASSERT((one == other) == (username_skeleton(one) == username_skeleton(other)));
    }));
}

TEST(PersonNames, AreWhatPeopleAreCalled) {
    std::string hundred;
    for (int i = 0; i < 100; ++i) hundred += "王";
    for (const std::string& name :
         {std::string{"Ada"}, std::string{"X"}, std::string{"Jean-Luc d'Arc"}, std::string{"王小明"},
          std::string{"Žofia"}, std::string{"علی\u200cرضا"}, std::string{"O’Brien 3rd"}, hundred})
        EXPECT_FALSE(person_name_error("/first_name", name)) << name;
    const std::pair<std::string, const char*> rows[]{
        {"", "1 to 100"},
        {hundred + "a", "1 to 100"},
        {std::string(100'000, 'a'), "1 to 100"},
        {" Ada", "blank"},
        {"Ada\u3000", "blank"},
        {" ", "blank"},
        {"Ada\nLovelace", "cannot be seen"},
        {std::string{"A\0", 2}, "cannot be seen"},
        {"Ada\u202egnp.exe", "cannot be seen"},
        {"Ada\u2066", "cannot be seen"},
        {"A\u200bda", "cannot be seen"},
        {"\ufeffAda", "cannot be seen"},
        {"\u3164", "cannot be seen"},
        {"Ada\x7f", "cannot be seen"},
        {"Ada\u0085x", "cannot be seen"},
        {"\u200d", "that can be seen"},
        {"Ada\xff", "UTF-8"},
        {"ada@example.org", "@"},
    };
    for (const auto& [name, says] : rows) {
        const auto error = person_name_error("/first_name", name);
        ASSERT_TRUE(error) << name;
        EXPECT_EQ(error->pointer, "/first_name");
        EXPECT_NE(error->detail.find(says), std::string::npos) << error->detail;
    }
}

TEST(PersonNames, AreTrimmed) {
    const std::pair<const char*, const char*> rows[]{{"Ada", "Ada"},
                                                     {" \t Ada Lovelace\u00a0\u3000\n", "Ada Lovelace"},
                                                     {"", ""},
                                                     {" \u2003 ", ""},
                                                     {" \xff ", "\xff"}};
    for (const auto& [name, trimmed] : rows) EXPECT_EQ(trimmed_name(name), trimmed) << name;
    EXPECT_TRUE(rc::check([](const std::string& any) {
        const auto once = trimmed_name(any);
        RC_ASSERT(trimmed_name(once) == once);
        const auto error = person_name_error("", once);
        RC_ASSERT(!error || error->detail.find("blank") == std::string::npos);
    }));
}

}  // namespace
}  // namespace hf::identity
