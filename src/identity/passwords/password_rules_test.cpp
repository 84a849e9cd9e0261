#include "identity/passwords/password_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace hf::identity {
namespace {

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

/// What is wrong with it, by a word of the sentence; empty when nothing is.
std::string trouble(std::string_view password, const OwnNames& own = {}) {
    const auto error = password_error("/password", password, own);
    if (!error) return "";
    EXPECT_EQ(error->pointer, "/password");
    for (const auto* word : {"characters", "UTF-8", "common", "names"})
        if (error->detail.find(word) != std::string::npos) return word;
    return error->detail;
}

TEST(PasswordRules, LengthCountsInCharacters) {
    const std::pair<std::string, const char*> rows[]{
        {"", "characters"},
        {"abc defg", ""},
        {"abc def", "characters"},
        {repeated("é", 7), "characters"},
        {repeated("é", 8), ""},
        {repeated("\xf0\x9f\x98\x80", 128), ""},
        {repeated("\xf0\x9f\x98\x80", 129), "characters"},
        {repeated("a ", 64), ""},
        {repeated("a ", 64) + "a", "characters"},
        {repeated("a", 100'000), "characters"},
        {"eight ch\xff", "UTF-8"},
        {"\xc0\x80 and more", "UTF-8"},
    };
    for (const auto& [password, wrong] : rows) EXPECT_EQ(trouble(password), wrong) << password.substr(0, 20);
}

TEST(PasswordRules, NothingIsAskedOfWhatItIsComposedOf) {
    for (const auto* password : {"nothing but small letters", "84729184", "!!!!....", "пароль мой", "        "})
        EXPECT_EQ(trouble(password), "") << password;
}

TEST(PasswordRules, TheMostCommonAreRefused) {
    for (const auto* password : {"password", "PassWord", "password1", "12345678", "1234567890", "iloveyou", "baseball",
                                 "TRUSTNO1", "qwertyuiop"})
        EXPECT_EQ(trouble(password), "common") << password;
    for (const auto* password : {"password9431", "my password", "passwort", "#!comment:"})
        EXPECT_EQ(trouble(password), "") << password;
}

TEST(PasswordRules, OwnNamesAreRefused) {
    constexpr OwnNames kAda{"enchantress-of-numbers", "Augusta Ada", "Lovelace", "a.byron@kelp-farm.example"};
    const std::pair<const char*, const char*> rows[]{
        {"Lovelace", "names"},
        {"lovelace1815", "names"},
        {"l.o.v.e.l.a.c.e", "names"},
        {"AdaLovelace!", "names"},
        {"lovelace.ada.1815", "names"},
        {"ada ada ada", "names"},
        {"AugustaAda", "names"},
        {"Enchantress of Numbers", "names"},
        {"enchantress-of-numbers", "names"},
        {"a.byron@kelp-farm.example", "names"},
        {"kelpfarm2027", "names"},
        {"byron@byron", "names"},
        {"lovelace loves numbers", ""},
        {"lovelaces", ""},
        {"my lovelace", ""},
        {"18151852", ""},
    };
    for (const auto& [password, wrong] : rows) EXPECT_EQ(trouble(password, kAda), wrong) << password;
}

TEST(PasswordRules, OwnNamesMayBeDigitsOrNotAscii) {
    EXPECT_EQ(trouble("4711081547", {"4711-0815", "", "", ""}), "") << "47 is not his";
    EXPECT_EQ(trouble("4711-0815", {"4711-0815", "", "", ""}), "names");
    EXPECT_EQ(trouble("08154711", {"4711-0815", "", "", ""}), "names");
    EXPECT_EQ(trouble("БОРИСБОРИС", {"", "Борис", "", ""}), "names");
    EXPECT_EQ(trouble("ada\xff"
                      "ada",
                      {"", "\xff", "", ""}),
              "UTF-8");
    EXPECT_EQ(trouble("not of anybody", {}), "");
    EXPECT_EQ(trouble("not an address", {"", "", "", "not an address"}), "names");
}

TEST(PasswordRules, WhateverIsMadeOfNamesIsRefused) {
    EXPECT_TRUE(rc::check([] {
        const auto pieces = *rc::gen::container<std::vector<std::string>>(
            12, rc::gen::element<std::string>("Grace", "HOPPER", "grace", "hopper", "1906", "-", "!", "navy"));
        std::string password;
        bool has_name = false, has_other = false;
        for (const auto& piece : pieces) {
            password += piece;
            has_other |= piece == "navy";
            has_name |= piece.size() > 4;
        }
        RC_PRE(password.size() >= kShortestPassword);
        const auto wrong = trouble(password, {"", "Grace", "Hopper", "amazing@grace.example"});
        RC_ASSERT(wrong == (has_name && !has_other ? "names" : ""));
    }));
}

}  // namespace
}  // namespace hf::identity
