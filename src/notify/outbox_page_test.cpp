#include "notify/outbox_page.h"

#include <gmock/gmock.h>

namespace hf::notify {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Time kNow{1'800'000'000'000};

OutboxMail mail() {
    return {.id = {"mail_1"},
            .kind = "verify_email",
            .about = "user_1",
            .to = "ann@example.org",
            .subject = "Your link",
            .text = "Go to https://a.example/v?t=1&u=2 today.",
            .state = MailState::sent,
            .attempts = 1,
            .last_error = {},
            .created_at = kNow,
            .sent_at = kNow};
}

std::string shown(const OutboxMail& one, bool sandbox = true) { return outbox_page({{one}, {}}, kNow, sandbox).body; }

TEST(OutboxPage, ShowsAMailWithItsLinksToFollow) {
    const auto page = shown(mail());
    EXPECT_THAT(page, HasSubstr("Your link"));
    EXPECT_THAT(page, HasSubstr("to ann@example.org"));
    EXPECT_THAT(page, HasSubstr("verify email"));
    EXPECT_THAT(page, HasSubstr(R"(href="https://a.example/v?t=1&amp;u=2" rel="noreferrer")"));
    EXPECT_THAT(page, HasSubstr("SANDBOX"));
}

TEST(OutboxPage, TreatsEveryWordOfOthersAsText) {
    auto one = mail();
    one.state = MailState::failed;
    one.subject = one.to = one.kind = "<script>x</script>";
    one.last_error = "550 <script>x</script>";
    one.text = "<script>x</script> https://a.example/\"onclick=\"x https://a.example/'<b> javascript:x";
    const auto page = shown(one);
    EXPECT_THAT(page, Not(HasSubstr("<script>x")));
    EXPECT_THAT(page, Not(HasSubstr("<b>")));
    EXPECT_THAT(page, Not(HasSubstr("\"onclick")));
    EXPECT_THAT(page, Not(HasSubstr("href=\"javascript")));
}

TEST(OutboxPage, SaysWhyAMailHasNotLeft) {
    auto one = mail();
    one.last_error = "Not now.";
    EXPECT_THAT(shown(one), Not(HasSubstr("Not now."))) << "it has left since";
    one.state = MailState::queued;
    EXPECT_THAT(shown(one), HasSubstr("Not sent yet, and tried again. Not now."));
    one.state = MailState::failed;
    EXPECT_THAT(shown(one), HasSubstr("Not now."));
    EXPECT_THAT(shown(one), Not(HasSubstr("tried again")));
}

TEST(OutboxPage, HasNoTextWhereNoneIsShown) {
    auto one = mail();
    one.text.reset();
    const auto page = shown(one, false);
    EXPECT_THAT(page, Not(HasSubstr("class=\"letter\"")));
    EXPECT_THAT(page, Not(HasSubstr("SANDBOX")));
}

TEST(OutboxPage, SaysThatThereIsNothingOrMore) {
    EXPECT_THAT(outbox_page({}, kNow, true).body, HasSubstr("None yet."));
    EXPECT_THAT(outbox_page({{mail()}, "mail_1"}, kNow, true).body, HasSubstr("GET /v1/mails"));
}

}  // namespace
}  // namespace hf::notify
