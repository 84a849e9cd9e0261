#include "identity/passwords/password_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>

namespace hf::identity {
namespace {

using ::testing::StartsWith;

constexpr std::string_view kPassword = "correct horse battery staple";

TEST(PasswordHash, IsOfTheSettingOwaspGives) {
    const auto hash = hash_password(kPassword);
    EXPECT_THAT(hash, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_LE(hash.size(), 127u);
    EXPECT_NE(hash_password(kPassword), hash) << "another salt";
    EXPECT_TRUE(check_password(hash, kPassword).right);
    EXPECT_FALSE(check_password(hash, kPassword).needs_upgrade);
    EXPECT_FALSE(check_password(hash, "correct horse battery stapl").right);
}

TEST(PasswordHash, AnyBytesCanBeHashed) {
    const std::string with_nul{"before\0behind", 13};
    const auto hash = hash_password(with_nul);
    EXPECT_TRUE(check_password(hash, with_nul).right);
    EXPECT_FALSE(check_password(hash, "before").right);
    EXPECT_TRUE(check_password(hash_password(""), "").right);
}

/// Hashes of kPassword made by other programs: argon2-cffi 21.1 over the reference argon2, python-bcrypt 3.2.
TEST(PasswordHash, OfElsewhereIsAcceptedAndUpgraded) {
    const struct {
        const char *name, *hash;
        bool needs_upgrade;
    } rows[]{
        {"our setting",
         "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0", false},
        {"four lanes",
         "$argon2id$v=19$m=65536,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$77UfmnZYT23WpPeUKhovauWm5OxRQv9nTf1dJ+tF5EY", true},
        {"little memory",
         "$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGGkdLnuXA", true},
        {"a short tag", "$argon2id$v=19$m=1024,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7JhvZTMsbgqF0qkJswXisQ", true},
        {"bcrypt 2a", "$2a$04$TGKS.23uLfh8b.aXpVggxO8X84rGHQwg5bQT6Gv5fOy3p0BQ8ivC.", true},
        {"bcrypt 2b", "$2b$04$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HYy", true},
        {"bcrypt 2y", "$2y$04$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HYy", true},
    };
    for (const auto& row : rows) {
        const auto check = check_password(row.hash, kPassword);
        EXPECT_TRUE(check.right) << row.name;
        EXPECT_EQ(check.needs_upgrade, row.needs_upgrade) << row.name;
        const auto other = check_password(row.hash, "Correct horse battery staple");
        EXPECT_FALSE(other.right) << row.name;
        EXPECT_FALSE(other.needs_upgrade) << row.name;
    }
}

TEST(PasswordHash, AnythingElseIsWrong) {
    const std::string with_nul{"$2b$04$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HY\0", 60};
    const std::pair<const char*, std::string_view> rows[]{
        {"nothing", ""},
        {"the password itself", kPassword},
        {"argon2i", "$argon2i$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$EY12I7uGyoBHzuQuFWt3F/Kvu99fJBY2qYsz2KZSrj8"},
        {"another version",
         "$argon2id$v=16$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGG"},
        {"4 TiB",
         "$argon2id$v=19$m=4294967295,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGGkdLn"},
        {"a day", "$argon2id$v=19$m=1024,t=4294967295,p=1$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGG"},
        {"many lanes", "$argon2id$v=19$m=1024,t=1,p=100$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGGkd"},
        {"no memory", "$argon2id$v=19$m=0,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGGkdLnuXA"},
        {"no tag", "$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"},
        {"letters for numbers",
         "$argon2id$v=19$m=x,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$azTLujkK55NJiAE0/I6dV5rdvW8MXmLElyGG"},
        {"bcrypt as it was broken", "$2x$04$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HYy"},
        {"bcrypt too cheap", "$2b$03$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HYy"},
        {"bcrypt for hours", "$2b$31$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HYy"},
        {"bcrypt cut", "$2b$04$97eW5ixueamHTksG7zrRmeQ4ghDi9sYpHrKKiQmcf5kiCDsoU/HY"},
        {"bcrypt with a NUL", with_nul},
        {"md5-crypt", "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/"},
        {"DES", "rl.3StKT.4T8M"},
    };
    for (const auto& [name, hash] : rows) EXPECT_FALSE(check_password(hash, kPassword).right) << name;
}

TEST(PasswordHash, BcryptSeesSeventyTwoBytes) {
    // Of 36 times é, which are 72 bytes.
    constexpr std::string_view kHash = "$2b$04$nMe8iXkQVQHCC5b4MU22R.2rGpWXcpZP1/BAIaV3Nxm8LmJoOWAoy";
    std::string password;
    for (int i = 0; i < 36; ++i) password += "é";
    EXPECT_TRUE(check_password(kHash, password).right);
    EXPECT_TRUE(check_password(kHash, password).needs_upgrade);
    const auto longer = check_password(kHash, password + " and more");
    EXPECT_TRUE(longer.right) << "as where the hash was made";
    EXPECT_FALSE(longer.needs_upgrade) << "nothing has proven what stands behind the 72nd byte";
    EXPECT_FALSE(check_password(kHash, password.substr(0, 70)).right);
}

TEST(PasswordHash, BcryptEndsAtANulButAPasswordDoesNot) {
    constexpr std::string_view kOfNothing = "$2b$04$fGuKnDQLZ9BkpnViP5f42.klQ6dp02/kC/nKdZgM9AJzU/MJuS9UG";
    EXPECT_TRUE(check_password(kOfNothing, "").right);
    EXPECT_FALSE(check_password(kOfNothing, std::string_view{"\0anything", 9}).right);
}

TEST(PasswordHash, NobodyHasTheStandIn) {
    const auto stand_in = stand_in_hash();
    EXPECT_THAT(std::string{stand_in}, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_EQ(crypto_pwhash_str_needs_rehash(std::string{stand_in}.c_str(), 2, 19 << 20), 0)
        << "it must be a hash of that setting, or checking it would cost nothing";
    for (const auto* password : {"", "password", "stand-in", "correct horse battery staple"})
        EXPECT_FALSE(check_password(stand_in, password).right);
}

}  // namespace
}  // namespace hf::identity
