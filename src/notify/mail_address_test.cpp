#include "notify/mail_address.h"

#include <gtest/gtest.h>

#include <string>

namespace hf::notify {
namespace {

using namespace std::string_literals;

TEST(MailAddress, IsADotAtomAtAHost) {
    for (const auto& good : {"a@b"s, "ann@example.org"s, "ann.b+tag@mail.example.org"s, "o'neil@example.org"s,
                             "a@xn--bcher-kva.example"s, "A_B-C=1@EXAMPLE.org"s, std::string(64, 'a') + "@example.org"})
        EXPECT_TRUE(is_mail_address(good)) << good;
}

TEST(MailAddress, IsNothingThatAHeaderOrACommandCouldTakeDifferently) {
    for (const auto& bad : {""s,
                            "ann"s,
                            "@example.org"s,
                            "ann@"s,
                            "ann@@example.org"s,
                            "ann@exa@mple.org"s,
                            ".ann@example.org"s,
                            "ann.@example.org"s,
                            "a..b@example.org"s,
                            "ann@.example.org"s,
                            "ann@example..org"s,
                            "ann@-a.org"s,
                            "ann@a-.org"s,
                            "ann b@example.org"s,
                            "ann@example.org "s,
                            " ann@example.org"s,
                            "\"ann\"@example.org"s,
                            "Ann <ann@example.org>"s,
                            "<ann@example.org>"s,
                            "ann@[127.0.0.1]"s,
                            "ann@example.org\r\n"s,
                            "ann\n@example.org"s,
                            "ann@example.org\0"s,
                            "a,b@example.org"s,
                            "a;b@example.org"s,
                            "a:b@example.org"s,
                            "bücher@example.org"s,
                            "ann@bücher.example"s,
                            "ann@exa_mple.org"s,
                            std::string(65, 'a') + "@example.org",
                            "a@" + std::string(64, 'b'),
                            "a@" + std::string(63, 'b') + "." + std::string(63, 'b') + "." + std::string(63, 'b') +
                                "." + std::string(63, 'b')})
        EXPECT_FALSE(is_mail_address(bad)) << bad;
}

TEST(MailAddress, HasADomain) { EXPECT_EQ(domain_of("ann@example.org"), "example.org"); }

}  // namespace
}  // namespace hf::notify
