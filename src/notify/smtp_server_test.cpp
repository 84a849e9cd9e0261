#include "notify/smtp_server.h"

#include <gtest/gtest.h>

namespace hf::notify {
namespace {

TEST(SmtpServer, IsASchemeAHostAndAPort) {
    const auto plain = SmtpServer::parse("smtp://mail.example.org:587");
    ASSERT_TRUE(plain.has_value());
    EXPECT_FALSE(plain->tls_at_once);
    EXPECT_EQ(plain->host, "mail.example.org");
    EXPECT_EQ(plain->port, 587);
    const auto wrapped = SmtpServer::parse("smtps://[::1]:465");
    ASSERT_TRUE(wrapped.has_value());
    EXPECT_TRUE(wrapped->tls_at_once);
    EXPECT_EQ(wrapped->host, "[::1]");
}

TEST(SmtpServer, IsNothingElse) {
    for (const auto* bad : {"", "mail.example.org:587", "smtp://mail.example.org", "smtp://:25", "smtp://a:0",
                            "smtp://a:65536", "smtp://a:25/", "smtp://u:p@a:25", "smtp://a b:25", "smtp://[::1:25",
                            "smtp://[a]:25", "http://a:25", "SMTP://a:25", "smtp://a:+25"})
        EXPECT_FALSE(SmtpServer::parse(bad).has_value()) << bad;
}

TEST(SmtpServer, KnowsWhatStaysOnThisMachine) {
    for (const auto* here : {"smtp://127.0.0.1:25", "smtp://127.9.9.9:25", "smtp://[::1]:25", "smtp://localhost:25",
                             "smtp://LOCALHOST:25"})
        EXPECT_TRUE(SmtpServer::parse(here)->on_loopback()) << here;
    for (const auto* away : {"smtp://127.example.org:25", "smtp://127.0.0.1.example.org:25", "smtp://10.0.0.1:25",
                             "smtp://localhost.example.org:25", "smtp://[::2]:25"})
        EXPECT_FALSE(SmtpServer::parse(away)->on_loopback()) << away;
}

}  // namespace
}  // namespace hf::notify
